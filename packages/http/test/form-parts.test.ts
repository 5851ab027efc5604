import { Controller } from '@cortado/core';
import { Post, Upload, UploadedFile, UploadedFiles } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsOptional, IsString } from 'class-validator';

afterEach(closeApps);

class Fields {
  @IsOptional() @IsString() meta?: string;
}

@Controller('/in')
class Input {
  @Post('/any') any(@UploadedFile('cover', { optional: true }) cover?: Upload) {
    return { name: cover?.filename ?? null };
  }
  @Post('/png') png(@UploadedFile('cover', { optional: true, types: ['image/png'] }) _cover?: Upload) {
    return 'ok';
  }
  @Post('/must') must(@UploadedFile('cover') cover: Upload) {
    return { name: cover.filename };
  }
  @Post('/all') all(@UploadedFiles('cover', { optional: true }) covers: Upload[]) {
    return covers.map(({ filename, size }) => [filename, size]);
  }
  @Post('/fields') fields(fields: Fields) {
    return fields;
  }
}

type Part = readonly [head: string, body: string];

async function post(path: string, ...parts: readonly Part[]) {
  const { client } = await httpApp({ controllers: [Input], http: { uploads: { maxFieldSize: 100, maxFiles: 2 } } });
  const body = parts
    .map(([head, text]) => `--B\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`)
    .join('');
  const { status, json } = await client.send('POST', `/in/${path}`, {
    body: `${body}--B--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=B' },
  });
  return { status, body: json };
}

const octets = 'Content-Type: application/octet-stream';
const none: Part = [`name="cover"; filename=""\r\n${octets}`, ''];
const empty: Part = [`name="cover"; filename="a.txt"\r\n${octets}`, ''];
const json = (text: string): Part => [`name="meta"\r\nContent-Type: application/json`, text];

describe('a file input in which nothing was chosen', () => {
  test('is not a file', async () => {
    expect(await post('any', none)).toEqual({ status: 200, body: { name: null } });
    expect(await post('png', none)).toMatchObject({ status: 200 });
    expect(await post('all', none, empty)).toEqual({ status: 200, body: [['a.txt', 0]] });
  });

  test('is missing where a file is required', async () => {
    const { status, body } = await post('must', none);
    expect([status, body.errorList]).toEqual([
      400,
      [{ loc: ['file', 'cover'], type: 'missing', msg: 'File required' }],
    ]);
  });

  test('an empty file with a name is a file', async () => {
    expect(await post('must', empty)).toEqual({ status: 200, body: { name: 'a.txt' } });
  });
});

describe('a part with JSON', () => {
  test.each(['{"a":1}', '{ "n": 12345678901234567890 }', 'not json', '', '{"__proto__":1}'])(
    '%p is its text',
    async (text) => {
      expect(await post('fields', json(text))).toEqual({ status: 200, body: { meta: text } });
    },
  );

  test('is bounded as each field is', async () => {
    expect((await post('fields', json('x'.repeat(101)))).status).toBe(413);
  });

  test('with the name of a file is a file', async () => {
    const part: Part = ['name="cover"; filename="a.json"\r\nContent-Type: application/json', '{}'];
    expect(await post('all', part)).toEqual({ status: 200, body: [['a.json', 2]] });
  });
});

test('more files than allowed are 413', async () => {
  expect((await post('all', empty, empty)).status).toBe(200);
  expect((await post('all', empty, empty, empty)).status).toBe(413);
});
