import { testApp, type TestApp } from '@cortado/testing';
import { Body, Context, Controller, Ctx, Post, UploadedFile, type Upload } from 'cortado';
import { IsString } from 'class-validator';
import { Readable } from 'node:stream';

class Fields {
  @IsString() title!: string;
}

@Controller('/bodies')
class Bodies {
  @Post('/form') form(fields: Fields, @Ctx() { headers }: Context) {
    return { type: headers['content-type'], title: fields.title };
  }
  @Post('/echo') echo(@Ctx() { headers, payload }: Context) {
    const text = Buffer.isBuffer(payload) ? payload.toString('base64') : payload;
    return { type: headers['content-type'] ?? null, length: headers['content-length'] ?? null, payload: text };
  }
  @Post('/upload') async upload(@Body() fields: Fields, @UploadedFile('file') file: Upload) {
    const bytes = (await file.buffer()).toString('base64');
    return { title: fields.title, name: file.filename, type: file.type, bytes };
  }
}

let app: TestApp;
beforeEach(async () => {
  app = await testApp({ controllers: [Bodies], http: { uploads: true, form: true } });
});
afterEach(() => app.close());

const echo = async (body: unknown, headers: Record<string, string> = {}) =>
  (await app.request('POST', '/bodies/echo', { body, headers })).body;

test('JSON', async () => {
  for (const body of [{ a: [1, null] }, [1, 2], null, false, 7]) {
    const type = 'application/json';
    expect(await echo(body)).toEqual({ type, length: String(JSON.stringify(body).length), payload: body });
  }
});

test('a form with a file, and one with a blob', async () => {
  const bytes = Buffer.from([0, 255, 13, 10, 45, 45]);
  for (const file of [
    new File([bytes], 'ä.bin', { type: 'image/png' }),
    new Blob([new Uint8Array(bytes)], { type: 'image/png' }),
  ]) {
    const form = new FormData();
    form.set('title', 'Ada');
    form.set('file', file);
    const { status, body } = await app.request('POST', '/bodies/upload', { body: form });
    const name = file instanceof File ? 'ä.bin' : 'blob';
    expect([status, body]).toEqual([200, { title: 'Ada', name, type: 'image/png', bytes: bytes.toString('base64') }]);
  }
});

test('a form in one line', async () => {
  const { body } = await app.request('POST', '/bodies/form', { body: new URLSearchParams({ title: '1 & ä' }) });
  expect(body).toEqual({ type: 'application/x-www-form-urlencoded;charset=UTF-8', title: '1 & ä' });
});

test.each<[string, (bytes: Buffer) => unknown]>([
  ['text', (bytes) => bytes.toString()],
  ['a Buffer', (bytes) => bytes],
  ['a Uint8Array that begins in the middle of its memory', (bytes) => new Uint8Array([1, 2, ...bytes]).subarray(2)],
  ['a DataView', (bytes) => new DataView(new Uint8Array(bytes).buffer)],
  ['an ArrayBuffer', (bytes) => new Uint8Array(bytes).buffer],
  ['a Blob', (bytes) => new Blob([new Uint8Array(bytes)], { type: 'application/json' })],
  ['a stream of Node', (bytes) => Readable.from([bytes.subarray(0, 3), bytes.subarray(3)])],
  ['a stream of the web', (bytes) => new Blob([new Uint8Array(bytes)]).stream()],
  ['a generator', (bytes) => pieces(bytes)],
])('%s, with the type that the test says', async (_name, make) => {
  const bytes = Buffer.from('{"a":"ä"}');
  const { type, payload, length } = await echo(make(bytes), { 'content-type': 'application/json' });
  expect([type, payload]).toEqual(['application/json', { a: 'ä' }]);
  expect([null, String(bytes.length)]).toContain(length);
});

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (const byte of bytes) yield await Promise.resolve(Buffer.of(byte));
}

test('a stream that fails fails the request, and one that nobody wants is given up', async () => {
  async function* fails(): AsyncGenerator<Buffer> {
    yield Buffer.from('{');
    await Promise.resolve();
    throw new Error('the disk is gone');
  }
  await expect(echo(fails(), { 'content-type': 'application/json' })).rejects.toThrow('the disk is gone');
  let left!: () => void;
  const given = new Promise<void>((resolve) => (left = resolve));
  async function* endless(): AsyncGenerator<Buffer> {
    try {
      for (;;) yield await Promise.resolve(Buffer.alloc(10_000));
    } finally {
      left();
    }
  }
  const { status } = await app.request('POST', '/bodies/nowhere', { body: endless() }).catch(() => ({ status: 404 }));
  expect(status).toBe(404);
  await given;
});

test('the answer has its bytes', async () => {
  const { bytes, text } = await app.request('POST', '/bodies/echo', { body: {} });
  expect(bytes.toString()).toBe(text);
});
