import { Controller } from '@cortado/core';
import { Get, Post, Upload, UploadedFile, type UploadOptions } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import type { RawSocket } from '@cortado/testkit/raw-socket';
import { IsString } from 'class-validator';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

afterEach(closeApps);

const folder = mkdtempSync(join(tmpdir(), 'cortado-slow-'));
afterAll(() => rmSync(folder, { recursive: true }));
const left = (): string[] => readdirSync(folder);

class Text {
  @IsString() text!: string;
}

@Controller('/in')
class Input {
  @Post('/file') file(@UploadedFile('file') file: Upload) {
    return file.size;
  }
  @Post('/text') text({ text }: Text) {
    return text;
  }
  @Get('/stuck') stuck() {
    return new Promise(() => undefined);
  }
}

/** Limits of everything but forms are short, so that one that outlives them is told apart. */
const open = (uploads: UploadOptions = {}) =>
  httpApp({
    controllers: [Input],
    drainTimeout: 100,
    server: { headersTimeout: 300, requestTimeout: 300, connectionsCheckingInterval: 10 },
    http: { handlerTimeout: 300, uploads: { folder, memory: 10, ...uploads } },
  });

const BEGIN =
  'POST /in/file HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n';
const FILE = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const tooSlow = /HTTP\/1\.1 408 .*connection: close.*"type":"request_timeout"/is;

type Opened = Awaited<ReturnType<typeof open>>;

/** A connection on which the first thousand bytes of a file have arrived. */
async function begun({ client }: Opened, before = ''): Promise<RawSocket> {
  const connection = await client.connect();
  connection.write(BEGIN + chunk(before + FILE + 'a'.repeat(1_000)));
  return connection;
}

/** Resolves when both limits of other requests have been reached by requests that began now. */
async function limitsReached({ client }: Opened): Promise<void> {
  const half = await client.connect();
  half.write('POST /in/text HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{');
  const [late, stuck] = await Promise.all([half.rest(), client.get('/in/stuck')]);
  expect(late.slice(9, 12)).toBe('408');
  // On a busy machine even a small request may take longer to arrive than requests may: that limit is reached then, too.
  expect(stuck.json.errorList[0].type).toMatch(/^(handler|request)_timeout$/);
}

test('a form may take longer than other requests and than an action, while it comes', async () => {
  const app = await open();
  const connection = await begun(app);
  await limitsReached(app);
  connection.write(chunk('a'.repeat(500)));
  await limitsReached(app);
  connection.write(chunk('\r\n--x--\r\n') + '0\r\n\r\n');
  expect(await connection.until(/\r\n\r\n1500$/)).toContain('200 OK');
  connection.write('GET /in HTTP/1.1\r\nHost: a\r\n\r\n'); // the connection is as good as before
  await connection.until(/404/);
});

test('a client that sends nothing more is cut off, and what came of the file is removed', async () => {
  const connection = await begun(await open({ idleTimeout: 120 }));
  expect(await connection.rest()).toMatch(tooSlow);
  expect(left()).toEqual([]);
});

test('so is one that never begins', async () => {
  const { client } = await open({ idleTimeout: 120 });
  expect(await client.raw(BEGIN)).toMatch(tooSlow);
});

test('so is one that dribbles', async () => {
  const connection = await begun(await open({ idleTimeout: 200, minRate: 100_000 }));
  const dribble = setInterval(() => connection.write(chunk('a')), 5);
  expect(await connection.rest()).toMatch(tooSlow);
  clearInterval(dribble);
  expect(left()).toEqual([]);
});

test('so is one that takes longer than it may, where the application says so', async () => {
  const connection = await begun(await open({ timeout: 200, idleTimeout: 60, minRate: 1 }));
  const steadily = setInterval(() => connection.write(chunk('a'.repeat(100))), 5);
  expect(await connection.rest()).toMatch(tooSlow);
  clearInterval(steadily);
});

test('a slow disk does not count as a slow client', async () => {
  let writable!: () => void;
  const disk = new Promise<void>((resolve) => (writable = resolve));
  const really = files.open;
  const opening = jest.spyOn(files, 'open').mockImplementation(async (...args) => {
    await disk;
    return really(...args);
  });
  const app = await open({ idleTimeout: 500, minRate: 1 });
  const connection = await app.client.connect();
  connection.write(BEGIN + chunk(FILE + 'a'.repeat(1_000_000)) + chunk('\r\n--x--\r\n') + '0\r\n\r\n');
  await limitsReached(app);
  await limitsReached(app);
  writable();
  expect(await connection.until(/\r\n\r\n1000000$/)).toContain('200 OK');
  expect(opening).toHaveBeenCalledTimes(1);
  opening.mockRestore();
});

describe('the size of a whole form has a limit', () => {
  const small = { maxFiles: 1, maxFileSize: 100, maxFields: 1, maxFieldSize: 100 }; // and 4 KiB for the head of each

  test('that counts what is before the first part', async () => {
    const { client } = await open(small);
    const connection = await client.connect();
    connection.write(BEGIN + chunk('-'.repeat(8_300)) + chunk('-'.repeat(100)));
    expect(await connection.until(/\r\n\r\n.*$/s)).toMatch(/413 .*content_too_large/s);
    connection.destroy();
  });

  test('that a content-length must not exceed', async () => {
    const { client } = await open(small);
    const announced = BEGIN.replace('Transfer-Encoding: chunked', 'Content-Length: 8393');
    expect(await client.raw(announced)).toMatch(/413 .*content_too_large/s);
  });
});

test('a client that disconnects leaves no files or listeners', async () => {
  const app = await open();
  const connection = await begun(app);
  await limitsReached(app);
  expect(left()).toHaveLength(1);
  connection.destroy();
  await connection.rest();
  await closeApps();
  expect(left()).toEqual([]);
});

test('a connection whose form is refused is closed, because its time limit was lifted', async () => {
  const app = await open({ maxFieldSize: 3 });
  const connection = await begun(app);
  await limitsReached(app);
  connection.write(
    chunk('\r\n--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nlong\r\n--x\r\n'), // and no end
  );
  expect(await connection.rest()).toMatch(/413 .*connection: close/is);
});

test.each(['idleTimeout', 'minRate', 'timeout'])('%s is a whole number', async (name) => {
  await expect(open({ [name]: 0 })).rejects.toThrow(
    `http.uploads.${name}: must be a whole number from 1 to 2147483647, not 0`,
  );
});
