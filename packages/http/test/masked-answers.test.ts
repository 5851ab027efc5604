import { Context, Controller, Ok, Result, Status } from '@cortado/core';
import { Get, Html, Post, Stream } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import { HttpClient, type Answer } from '@cortado/testkit/http-client';
import { IsString } from 'class-validator';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';

afterEach(closeApps);

class Text {
  @IsString() text!: string;
}

class Unsayable extends Error {}

let closed: string[] = [];

/** An iterator that says when it is told to stop. */
function source(name: string): AsyncIterableIterator<string> {
  return {
    [Symbol.asyncIterator]: () => source(name),
    next: async () => ({ value: 'a' }),
    return: async () => {
      closed.push(name);
      return { value: undefined, done: true };
    },
  };
}

const page = Html('<p>').header('x-a', '1');

@Controller('/last')
class Last {
  @Post() post({ text }: Text) {
    return text;
  }
  @Get('/slow') async slow(context: Context) {
    await once(context.signal, 'abort');
  }
  @Get('/never') never() {
    return new Promise(() => undefined);
  }
  @Get('/unsayable') unsayable() {
    throw new Unsayable('secret');
  }
  @Get('/unwritable') unwritable() {
    return { amount: 1n };
  }
  @Get('/status/:code') status(context: Context) {
    return Status(Number(context.params['code']));
  }
  @Get('/page-status') pageStatus() {
    return Html('<p>', 101);
  }
  @Get('/stream-status') streamStatus() {
    return Stream(source('stream'), { statusCode: 102 });
  }
  @Get('/beyond') beyond() {
    return new Result(700, null);
  }
  @Get('/source') source() {
    return source('plain');
  }
  @Get('/source-ok') sourceOk() {
    return Ok(source('ok'));
  }
  @Get('/generator') async *generator() {
    yield 1;
  }
  @Get('/page') page() {
    return page;
  }
  @Get('/xhtml') xhtml() {
    return Html('<p/>').header('Content-Type', 'application/xhtml+xml');
  }
}

const open = (rest: Partial<Parameters<typeof httpApp>[0]> = {}) => httpApp({ controllers: [Last], ...rest });
const expectMasked = (answer: Answer) => {
  const id = answer.headers['x-request-id'];
  expect([answer.status, answer.json]).toEqual([
    500,
    { errorList: [{ loc: [], type: 'internal_error', msg: 'Internal server error', id }] },
  ]);
  expect(id).toMatch(/\w/);
};

describe('a failure that cannot be rendered is masked', () => {
  const unrenderable = { errorBody: { translate: () => 1n as unknown as string } };

  test.each([
    ['a DTO that refuses', (client: HttpClient) => client.post('/last', {})],
    ['no route', (client: HttpClient) => client.get('/nowhere')],
    ['no JSON', (client: HttpClient) => json(client, '{')],
    ['no path', (client: HttpClient) => client.get('/last/%zz')],
    ['no time', (client: HttpClient) => client.get('/last/slow')],
  ])('%s', async (_what, ask) => {
    const { lines, log } = readableLog();
    const { client } = await open({ ...unrenderable, log, http: { handlerTimeout: 300 } });
    expectMasked(await ask(client));
    expect(lines).toContainEqual(expect.objectContaining({ level: 50, msg: 'a response could not be sent' }));
  });

  test.each([
    ['two hosts', 'GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n'],
    ['no HTTP', 'NO HTTP\r\n\r\n'],
  ])('before Fastify: %s', async (_what, bytes) => {
    const { client } = await open(unrenderable);
    expect(await client.raw(bytes)).toMatch(/^HTTP\/1.1 500 .*"type":"internal_error","msg":"Internal server error"/s);
  });
});

test.each([
  ['an answer', (client: HttpClient) => client.get('/last/page')],
  ['no route', (client: HttpClient) => client.get('/nowhere')],
  ['no JSON', (client: HttpClient) => json(client, '{')],
  ['no JSON for no route', (client: HttpClient) => client.send('PUT', '/nowhere', { body: '{', headers: JSON_BODY })],
])('a hook that fails on every answer is masked: %s', async (_what, ask) => {
  const errors = [new Error('secret'), 'secret'];
  for (const error of errors) {
    const configure = (fastify: FastifyInstance) => {
      fastify.addHook('onSend', async () => {
        throw error;
      });
    };
    const { client } = await open({ http: { configure } });
    const answer = await ask(client);
    expect(answer.text).not.toContain('secret');
    expectMasked(answer);
  }
});

const JSON_BODY = { 'content-type': 'application/json' };
const json = (client: HttpClient, body: string) => client.send('POST', '/last', { body, headers: JSON_BODY });

test('an error mapping whose result cannot be written is masked without the mapping', async () => {
  const tasks: string[] = [];
  const unsayable = () => Ok({ amount: 1n }).after(() => void tasks.push('task'));
  const { client, app } = await open({ errors: [[Error, unsayable]] });
  expectMasked(await client.get('/last/unsayable'));
  expectMasked(await client.get('/last/unwritable'));
  await app.close();
  expect(tasks).toEqual([]);
});

test.each(['/status/100', '/status/102', '/status/199', '/page-status', '/stream-status', '/beyond'])(
  '%s is not a status to end with, and masked',
  async (path) => {
    const { client } = await open();
    const answer = await client.get(`/last${path}`);
    expect(answer.text).not.toContain('status from');
    expectMasked(answer);
  },
);

test('an async iterable without Stream is refused and closed', async () => {
  closed = [];
  const { client } = await open();
  for (const path of ['/source', '/source-ok', '/generator']) {
    const answer = await client.get(`/last${path}`);
    expect([answer.status, answer.json.errorList[0].type]).toEqual([500, 'result_unsupported']);
  }
  expect(closed).toEqual(['plain', 'ok']);
});

test('a result that is returned several times does not change', async () => {
  const { client } = await open();
  for (let index = 0; index < 3; index += 1) {
    expect((await client.get('/last/page')).headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-a': '1',
    });
  }
  expect((await client.get('/last/xhtml')).headers['content-type']).toBe('application/xhtml+xml');
});

test('an action that never ends does not delay the shutdown after its time limit', async () => {
  const { lines, log } = readableLog();
  const { client, app } = await open({ log, http: { handlerTimeout: 300 } });
  expect((await client.get('/last/never')).json.errorList[0].type).toBe('handler_timeout');
  await app.close();
  expect(lines.map(({ msg }) => msg as string)).not.toContain('closed while work was still running');
});

test('requests that come with the same x-request-id have ids of their own', async () => {
  const { client } = await open();
  const id = async () => (await client.get('/last/unwritable', { 'x-request-id': 'same' })).headers['x-request-id'];
  expect([await id(), await id()]).toEqual(['same.1', 'same.2']);
});
