import { Controller, Guard } from '@cortado/core';
import { Body } from '@cortado/core';
import { Post, UploadedFile, type Upload } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';

afterEach(closeApps);

class Text {
  @IsString() text!: string;
}

@Controller('/up')
class Uploads {
  @Post('/bytes') bytes(@Body() bytes: Buffer) {
    return bytes.length;
  }
  @Post('/json') json(text: Text) {
    return text;
  }
  @Guard(() => false) @Post('/form') form(@UploadedFile('a') file: Upload) {
    return file.size;
  }
}

const open = (rest = {}) => httpApp({ controllers: [Uploads], http: { uploads: true }, ...rest });
const ask = (path: string, type: string, size: number): string =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-type: ${type}\r\ncontent-length: ${size}\r\n\r\n`;
const JSON_TYPE = 'application/json';

test.each<[what: string, status: number, bytes: string]>([
  ['no route', 404, ask('/none', 'text/plain', 10)],
  ['no route for JSON', 404, ask('/none', JSON_TYPE, 10)],
  ['no such method', 405, ask('/up/json', JSON_TYPE, 10).replace('POST', 'PUT')],
  ['a body that is too large', 413, ask('/up/bytes', 'text/plain', 9_000_000)],
  ['JSON that is too large', 413, ask('/up/json', JSON_TYPE, 9_000_000)],
  ['an unknown type', 415, ask('/up/json', 'text/plain', 10)],
  ['a guard, where it is asked before the form', 403, ask('/up/form', 'multipart/form-data; boundary=x', 10)],
  ['two hosts', 400, ask('/up/json', JSON_TYPE, 10).replace('host: a', 'host: a\r\nhost: b')],
])('%s is %i alone, and ends the connection, because the body may come or not', async (_what, status, bytes) => {
  const { client } = await open();
  const text = await client.raw(`${bytes}`);
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
  expect(text).toMatch(/\r\nconnection: close\r\n/i);
});

test.each([
  ['/up/bytes', 'text/plain'],
  ['/up/json', JSON_TYPE],
])('%s asks for its body, and the connection goes on', async (path, type) => {
  const { client } = await open();
  const connection = await client.connect();
  const body = '{"text":"x"}';
  for (let count = 1; count <= 2; count += 1) {
    connection.write(ask(path, type, body.length));
    await connection.until(new RegExp(`(HTTP/1\\.1 100 Continue\\r\\n\\r\\n[^]*){${count}}$`));
    connection.write(body);
    await connection.until(new RegExp(`(HTTP/1\\.1 200 [^]*){${count}}`));
  }
  connection.destroy();
  expect(connection.received.match(/HTTP\/1\.1 \d+/g)).toHaveLength(4);
});

test('HTTP/1.0 has no such expectation, and another one is 417', async () => {
  const { client } = await open();
  const old = ask('/up/json', JSON_TYPE, 12).replace('HTTP/1.1', 'HTTP/1.0');
  expect((await client.raw(`${old}{"text":"x"}`)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  const unknown = ask('/up/json', JSON_TYPE, 12).replace('100-continue', 'gold');
  expect(await client.raw(unknown)).toMatch(/^HTTP\/1\.1 417 [^]*"type":"expectation_failed"/);
});
