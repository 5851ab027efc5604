import { Body, Controller, Guard, Ok } from '@cortado/core';
import { Get, Post, Put, Upload, UploadedFile, UploadedFiles } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

afterEach(closeApps);

const folder = mkdtempSync(join(tmpdir(), 'cortado-uploads-'));
afterAll(() => rmSync(folder, { recursive: true }));

class Book {
  @IsString() title!: string;
  @IsInt() pages!: number;
  @IsString({ each: true }) @IsOptional() tag?: string[];
}

let calls = 0;
let seenByTask: string | undefined;
beforeEach(() => {
  calls = 0;
  seenByTask = undefined;
});

@Controller('/books')
class Books {
  @Post() add(book: Book) {
    calls += 1;
    return book;
  }
  @Post('/cover') cover(
    @Body() book: Book,
    @UploadedFile('cover', { types: ['image/png'], maxSize: 200_000 }) cover: Upload,
  ) {
    return Ok({ title: book.title, name: cover.filename, type: cover.type, size: cover.size }).after(async () => {
      seenByTask = (await cover.buffer()).toString('latin1', 0, 3);
    });
  }
  @Post('/pictures') async pictures(@UploadedFiles('picture', { optional: true }) pictures: Upload[]) {
    const kept = join(folder, 'kept.bin');
    await pictures[0]?.moveTo(kept);
    return pictures.map(({ field, filename, size }) => [field, filename, size]);
  }
  @Guard(() => false) @Post('/guarded') guarded(@UploadedFile('file') file: Upload) {
    return file.size;
  }
  @Put('/bytes') bytes(@Body() bytes: Buffer) {
    return { length: bytes.length, isBuffer: Buffer.isBuffer(bytes) };
  }
  @Put('/text') text(@Body() text: string) {
    return text;
  }
}

const open = (http = {}) =>
  httpApp({ controllers: [Books], http: { form: true, uploads: { folder, memory: 1_000 }, ...http } });

interface Part {
  readonly name: string;
  readonly value: string | Buffer;
  readonly filename?: string;
  readonly type?: string;
}

function multipart(parts: readonly Part[], end = '--x--\r\n') {
  const chunks = parts.flatMap(({ name, value, filename, type }) => [
    Buffer.from(
      `--x\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...chunks, Buffer.from(end)]),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  };
}

const book: Part[] = [
  { name: 'title', value: 'Dune' },
  { name: 'pages', value: '412' },
];
const cover = (size: number, type = 'image/png'): Part => ({
  name: 'cover',
  value: Buffer.alloc(size, 'PNG'),
  filename: 'c.png',
  type,
});
const left = (): string[] => readdirSync(folder).filter((name) => name.startsWith('cortado-'));

describe('a form', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test('is read into the DTO that JSON is read into', async () => {
    const { client } = await open();
    const answer = await client.send('POST', '/books', {
      body: 'title=Dune%21&pages=412&tag=a&tag=b&x=1',
      headers: form,
    });
    expect(answer.json).toEqual({ title: 'Dune!', pages: 412, tag: ['a', 'b'] });
    expect((await client.post('/books', { title: 'Dune', pages: 412 })).json).toEqual({ title: 'Dune', pages: 412 });
    expect((await client.post('/books', { title: 'Dune', pages: '412' })).json.errorList[0].type).toBe('isInt');
  });

  test('that is invalid has an error for each field', async () => {
    const { client } = await open();
    const answer = await client.send('POST', '/books', {
      body: 'pages=many&__proto__=1&constructor.prototype=2',
      headers: form,
    });
    expect(answer.status).toBe(400);
    expect(answer.json.errorList.map(({ loc }: { loc: unknown }) => loc)).toEqual([['title'], ['pages']]);
    expect(calls).toBe(0);
  });

  test('is 415 without the option', async () => {
    const { client } = await open({ form: false });
    expect((await client.send('POST', '/books', { body: 'title=a', headers: form })).status).toBe(415);
  });
});

describe('an upload', () => {
  test.each([500, 150_000])(
    'of %i bytes comes with the fields of its form, and stays until the tasks are over',
    async (size) => {
      const { client, app } = await open();
      const answer = await client.send('POST', '/books/cover', multipart([...book, cover(size)]));
      expect(answer.json).toEqual({ title: 'Dune', name: 'c.png', type: 'image/png', size });
      await app.close();
      expect(seenByTask).toBe('PNG');
      expect(left()).toEqual([]);
    },
  );

  test('several of one name, kept by moving them', async () => {
    const { client } = await open();
    const parts = ['a.bin', '../../b.bin'].map((filename) => ({
      name: 'picture',
      filename,
      value: Buffer.alloc(2_000, 7),
    }));
    expect((await client.send('POST', '/books/pictures', multipart(parts))).json).toEqual([
      ['picture', 'a.bin', 2_000],
      ['picture', 'b.bin', 2_000],
    ]);
    expect(readFileSync(join(folder, 'kept.bin'))).toEqual(Buffer.alloc(2_000, 7));
    expect((await client.send('POST', '/books/pictures', multipart([]))).json).toEqual([]);
  });

  test('that is missing, too large or of another type is reported with the errors of the fields', async () => {
    const { client } = await open();
    const send = async (...parts: Part[]) => {
      const { status, json } = await client.send('POST', '/books/cover', multipart(parts));
      return [
        status,
        json.errorList.map(({ loc, type }: { loc: unknown[]; type: string }) => `${loc.join('.')} ${type}`),
      ];
    };
    expect(await send(book[0]!)).toEqual([400, ['pages missing', 'file.cover missing']]);
    expect(await send(...book, cover(200_001, 'text/html'))).toEqual([
      400,
      ['file.cover file_too_large', 'file.cover file_type'],
    ]);
    expect(await send(...book, cover(1), cover(1))).toEqual([400, ['file.cover single_expected']]);
    expect((await client.post('/books/cover', { title: 'a', pages: 1 })).json.errorList[0].loc).toEqual([
      'file',
      'cover',
    ]);
    await closeApps(); // files go with the scope of their request, which ends after the answer
    expect(left()).toEqual([]);
  });

  test.each<[string, object, Part[]]>([
    ['a file', { maxFileSize: 100 }, [cover(101)]],
    ['the number of files', { maxFiles: 1 }, [cover(1), cover(1)]],
    ['the number of fields', { maxFields: 1 }, book],
    ['a field', { maxFieldSize: 3 }, book],
  ])('over the limit of %s is 413, and nothing of it stays', async (_name, limits, parts) => {
    const { client } = await open({ uploads: { folder, memory: 10, ...limits } });
    const answer = await client.send('POST', '/books/cover', multipart(parts));
    expect([answer.status, answer.json.errorList[0].type]).toEqual([413, 'content_too_large']);
    await closeApps();
    expect(left()).toEqual([]);
  });

  test.each<[string, Part[], string | undefined]>([
    ['cut short', book, ''],
    ['with a field called __proto__', [{ name: '__proto__', value: 'x' }], undefined],
    ['with a field called constructor', [{ name: 'constructor', value: 'x' }], undefined],
  ])('%s is 400', async (_name, parts, end) => {
    const { client } = await open();
    const answer = await client.send('POST', '/books/cover', multipart(parts, end));
    expect([answer.status, answer.json.errorList[0].type]).toEqual([400, 'form_invalid']);
  });

  test('is not read at all when a guard refuses', async () => {
    const { client } = await open();
    const answer = await client.send('POST', '/books/guarded', multipart([{ ...cover(50_000), name: 'file' }]));
    expect([answer.status, left()]).toEqual([403, []]);
  });

  test('needs the option, and a method that has a body', async () => {
    await expect(httpApp({ controllers: [Books] })).rejects.toThrow('uploads: true');
    @Controller('/get')
    class OnGet {
      @Get() get(@UploadedFile('a') file: Upload) {
        return file.size;
      }
    }
    await expect(httpApp({ controllers: [OnGet], http: { uploads: true } })).rejects.toThrow(
      'answer POST, PUT or PATCH',
    );
  });
});

describe('a raw body', () => {
  test.each(['application/json', 'text/plain', 'application/octet-stream', 'image/png'])('of type %s', async (type) => {
    const { client } = await open();
    const sent = { body: '{"not json', headers: { 'content-type': type } };
    expect((await client.send('PUT', '/books/bytes', sent)).json).toEqual({ length: 10, isBuffer: true });
    expect((await client.send('PUT', '/books/text', sent)).json).toBe('{"not json');
  });

  test('may be empty, has a limit, and changes nothing for other routes', async () => {
    const { client } = await open({ bodyLimit: 20 });
    expect((await client.send('PUT', '/books/bytes')).json).toEqual({ length: 0, isBuffer: true });
    expect((await client.send('PUT', '/books/text')).json).toBe('');
    expect((await client.send('PUT', '/books/bytes', { body: Buffer.alloc(21) })).status).toBe(413);
    const other = await client.send('POST', '/books', { body: '{}', headers: { 'content-type': 'text/plain' } });
    expect(other.status).toBe(415);
  });
});
