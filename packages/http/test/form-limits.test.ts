import { Controller } from '@cortado/core';
import { Post, Upload, UploadedFiles, type UploadOptions } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsOptional, IsString } from 'class-validator';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

afterEach(closeApps);

const folder = mkdtempSync(join(tmpdir(), 'cortado-forms-'));
afterAll(() => rmSync(folder, { recursive: true }));

class Fields {
  @IsOptional() @IsString() f0?: string;
}

@Controller('/in')
class Input {
  @Post('/fields') fields(fields: Fields) {
    return fields.f0?.length ?? null;
  }
  @Post('/files') files(@UploadedFiles('file') files: Upload[]) {
    return { onDisk: readdirSync(folder).length, sizes: files.map(({ size }) => size) };
  }
}

const open = (uploads: UploadOptions = {}) =>
  httpApp({ controllers: [Input], http: { form: true, uploads: { folder, ...uploads } } });

function fields(count: number, size: number): FormData {
  const form = new FormData();
  for (let index = 0; index < count; index += 1) form.append(`f${index}`, 'x'.repeat(size));
  return form;
}

test('the fields of a form have one limit together: 99 of 65 KB are 413', async () => {
  const { client } = await open();
  expect(await client.send('POST', '/in/fields', { form: fields(3, 65_000) })).toMatchObject({
    status: 200,
    json: 65_000,
  });
  const { status, json } = await client.send('POST', '/in/fields', { form: fields(99, 65_000) });
  expect([status, json.errorList[0].msg]).toEqual([413, 'The fields of a form may have 262144 bytes together']);
});

test('the rest of a rejected form is discarded, and the connection can be used again', async () => {
  const { client } = await open({ maxFieldsSize: 100 });
  const connection = await client.connect();
  const field = (size: number) => `--x\r\nContent-Disposition: form-data; name="f0"\r\n\r\n${'y'.repeat(size)}\r\n`;
  const [begin, rest] = [field(200) + field(1), `${field(2_000_000)}--x--\r\n`];
  connection.write(
    'POST /in/fields HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n' +
      `Content-Length: ${begin.length + rest.length}\r\n\r\n${begin}`,
  );
  expect(await connection.until(/ 413 .*content_too_large/s)).toContain('HTTP/1.1 413');
  connection.write(`${rest}GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n`);
  expect(await connection.until(/ 404 /)).toContain('HTTP/1.1 404');
  connection.destroy();
});

test('names of fields count too', async () => {
  const { client } = await open({ maxFieldsSize: 100 });
  expect((await client.send('POST', '/in/fields', { form: fields(40, 0) })).status).toBe(413);
});

test('files share what may stay in memory', async () => {
  const { client } = await open({ memory: 100 });
  const form = new FormData();
  for (const size of [60, 60, 40, 1]) form.append('file', new Blob(['x'.repeat(size)]), 'a');
  expect(await client.send('POST', '/in/files', { form })).toMatchObject({
    status: 200,
    json: { onDisk: 2, sizes: [60, 60, 40, 1] },
  });
});

test('a form has 5 minutes by default', async () => {
  await expect(open({ timeout: 0 })).rejects.toMatchObject({ code: 'E_OPTION' });
  const { client } = await open();
  expect((await client.send('POST', '/in/fields', { form: fields(1, 1) })).status).toBe(200);
});

test.each([
  [1_000, 200],
  [1_001, 413],
])('an HTML form of %i pairs is %i', async (count, status) => {
  const { client } = await open();
  const pairs = Array.from({ length: count }, (_, index) => [`f${index}`, 'x']);
  expect((await client.send('POST', '/in/fields', { form: new URLSearchParams(pairs) })).status).toBe(status);
});
