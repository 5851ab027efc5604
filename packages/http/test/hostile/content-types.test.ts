import { Controller } from '@cortado/core';
import { Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';

afterEach(closeApps);

class Text {
  @IsString() text!: string;
}

const seen: unknown[] = [];

@Controller('/x')
class Target {
  @Post() post(body: Text) {
    seen.push(body);
    return 'ok';
  }
}

const VALUES = [
  'application/json',
  ' application/json',
  '\tapplication/json',
  'application/json ',
  'application/json\t',
  'application/json;',
  'application/json\t;charset=utf-8',
  'application/json ; charset=utf-8',
  'application/json; charset=utf-7',
  'application/json; charset=utf-16',
  'application/json; charset="utf-8"',
  'application/json;charset=utf-8;charset=utf-16',
  'APPLICATION/JSON',
  'Application/Json; Charset=UTF-8',
  'application/json garbage',
  'application/json/garbage',
  'application/jsonx',
  'xapplication/json',
  'application/json, text/plain',
  'text/plain, application/json',
  'text/plain; application/json',
  'text/plain',
  'text/json',
  'text/html',
  'text/xml',
  'application/xml',
  'application/octet-stream',
  'application/javascript',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=a',
  'application/vnd.api+json',
  'application/ld+json',
  'application/problem+json',
  'application/json-seq',
  'application/ndjson',
  'application',
  'application/',
  '/json',
  '*/*',
  'application/*',
  'undefined',
  'null',
  ';',
] as const;

test.each(VALUES)('%j: refused, or the body is validated', async (contentType) => {
  const { client } = await httpApp({ controllers: [Target] });
  seen.length = 0;
  const send = (body: string) => client.send('POST', '/x', { body, headers: { 'content-type': contentType } });

  const wrong = await send('{"text":1,"admin":true}');
  expect([400, 415]).toContain(wrong.status);
  expect(seen).toEqual([]);

  const right = await send('{"text":"a","admin":true}');
  expect(right.status).toBe(wrong.status === 415 ? 415 : 200);
  expect(seen).toEqual(wrong.status === 415 ? [] : [Object.assign(new Text(), { text: 'a' })]);
});

test('two content types, and none, are refused', async () => {
  const { client } = await httpApp({ controllers: [Target] });
  seen.length = 0;
  expect((await client.send('POST', '/x', { body: '{"text":"a"}' })).status).toBe(415);
  const two = await client.raw(
    'POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{"text":"a"}',
  );
  expect(two).toMatch(/^HTTP\/1\.1 415 /);
  expect(seen).toEqual([]);
});
