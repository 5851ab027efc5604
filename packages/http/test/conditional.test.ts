import { Controller, HttpError, NotFound, Ok } from '@cortado/core';
import { Get, Html, Post, Put } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';

afterEach(closeApps);

let ran = 0;

@Controller('/x')
class Target {
  @Get() get() {
    return { v: 1 };
  }
  @Post() post() {
    ran += 1;
    return { v: 1 };
  }
  @Put() put() {
    ran += 1;
  }
  @Get('/none') none() {
    return NotFound();
  }
  @Get('/page') page() {
    return Html('<p>');
  }
  @Get('/own') own() {
    return Ok(1).header('etag', '"v, 1"').header('cache-control', 'max-age=5');
  }
  @Get('/weak') weak() {
    return Ok(1).header('etag', 'W/"1"');
  }
  @Get('/thrown') thrown() {
    throw Object.assign(new Error('secret'), { statusCode: 429 });
  }
  @Get('/http-error') httpError() {
    throw new HttpError(409, 'no');
  }
}

const open = (etag: object | true = true) => httpApp({ controllers: [Target], http: { etag } });

test.each(['/x', '/x/page'])('%s: 304 to GET and HEAD of those who have it, by any of several tags', async (path) => {
  const { client } = await open();
  const whole = await client.get(path);
  const tag = String(whole.headers.etag);
  for (const method of ['GET', 'HEAD']) {
    for (const given of [tag, `W/${tag}`, `"a", ${tag}`, `"a,b",W/${tag} , "c"`, '*', ' * ']) {
      const { status, headers, text } = await client.send(method, path, { headers: { 'if-none-match': given } });
      expect([given, status, text, headers.etag]).toEqual([given, 304, '', tag]);
      expect([headers['content-length'], headers['content-type'], headers['transfer-encoding']]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
    for (const given of ['"other"', tag.slice(1, -1), '', `"x${tag}`]) {
      expect((await client.send(method, path, { headers: { 'if-none-match': given } })).status).toBe(200);
    }
  }
});

test('a connection can be used after a 304', async () => {
  const { client } = await open();
  const tag = String((await client.get('/x')).headers.etag);
  const ask = (method: string, more: string): string =>
    `${method} /x HTTP/1.1\r\nhost: a\r\nif-none-match: ${tag}\r\n${more}\r\n`;
  const text = await client.raw(ask('GET', '') + ask('HEAD', '') + ask('GET', 'connection: close\r\n'));
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 304', 'HTTP/1.1 304', 'HTTP/1.1 304']);
});

test('other methods and other answers than 200 have no tag and are never 304', async () => {
  ran = 0;
  const { client } = await open();
  const tag = String((await client.get('/x')).headers.etag);
  for (const given of [tag, '*']) {
    const headers = { 'if-none-match': given };
    const posted = await client.send('POST', '/x', { headers });
    expect([posted.status, posted.json, posted.headers.etag]).toEqual([200, { v: 1 }, undefined]);
    expect((await client.send('PUT', '/x', { headers })).status).toBe(204);
    for (const path of ['/x/none', '/none', '/x/thrown', '/x/http-error']) {
      const failed = await client.get(path, headers);
      expect([failed.status >= 400, failed.headers.etag]).toEqual([true, undefined]);
    }
  }
  expect(ran).toBe(4);
});

test('If-Match is 412 for what is not the same, and compares strongly', async () => {
  const { client } = await open();
  const ask = async (path: string, match: string, more = {}) =>
    (await client.get(path, { 'if-match': match, ...more })).status;
  expect(await ask('/x/own', '"v, 1"')).toBe(200);
  expect(await ask('/x/own', '"a", "v, 1"')).toBe(200);
  expect(await ask('/x/own', '*')).toBe(200);
  expect(await ask('/x/own', 'W/"v, 1"')).toBe(412);
  expect(await ask('/x/own', '"other"')).toBe(412);
  expect(await ask('/x/weak', 'W/"1"')).toBe(412);
  expect(await ask('/x/own', '"other"', { 'if-none-match': '"v, 1"' })).toBe(412);
  expect(await ask('/x/own', '"v, 1"', { 'if-none-match': '"v, 1"' })).toBe(304);
});

test('a tag set by the action is kept, a 304 keeps the headers for caches, and the options of the plugin apply', async () => {
  const { client } = await open();
  const { status, headers } = await client.get('/x/own', { 'if-none-match': '"v, 1"' });
  expect([status, headers['cache-control'], headers.etag]).toEqual([304, 'max-age=5', '"v, 1"']);
  const weak = await open({ weak: true, algorithm: 'sha256', replyWith304: false });
  const tag = String((await weak.client.get('/x')).headers.etag);
  expect(tag).toMatch(/^W\/"/);
  expect((await weak.client.get('/x', { 'if-none-match': tag })).status).toBe(200);
  await expect(open({ algorithm: 'none' })).rejects.toThrow('none');
});
