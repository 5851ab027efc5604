import { Controller, Ok } from '@cortado/core';
import { Get, Post } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import cors from '@fastify/cors';
import { IsString } from 'class-validator';
import type { FastifyInstance } from 'fastify';

afterEach(closeApps);

class Text {
  @IsString() text!: string;
}

@Controller('/api')
class Api {
  @Get() get() {
    return Ok(1).header('vary', 'accept');
  }
  @Post() post({ text }: Text) {
    return text;
  }
}

const open = (configure: (fastify: FastifyInstance) => unknown, rest = {}) =>
  httpApp({ controllers: [Api], http: { configure }, ...rest });

test('@fastify/cors works beside controllers', async () => {
  const { client } = await open(async (fastify) => {
    await fastify.register(cors, { origin: ['https://a.example'] });
  });
  const answer = await client.get('/api', { origin: 'https://a.example' });
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://a.example', vary: 'Origin, accept' });
  const preflight = await client.send('OPTIONS', '/api', {
    headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
  });
  expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, 'https://a.example']);
  expect((await client.send('PUT', '/api')).headers['allow']).toBe('GET, HEAD, POST');
});

test('routes of Fastify itself live beside ours, with the same error bodies', async () => {
  const { client } = await open((fastify) => {
    fastify.get('/plain', async () => 'plain');
    fastify.get('/missing', (_request, reply) => reply.callNotFound());
  });
  expect((await client.get('/plain')).text).toBe('plain');
  const missing = await client.get('/missing');
  expect([missing.status, missing.json.errorList[0].type]).toEqual([404, 'not_found']);
});

test('a parser that is registered is used', async () => {
  const { client } = await open((fastify) => {
    fastify.addContentTypeParser(
      'application/vnd.api+json',
      { parseAs: 'string' },
      fastify.getDefaultJsonParser('error', 'error'),
    );
  });
  const answer = await client.send('POST', '/api', {
    body: '{"text":"x"}',
    headers: { 'content-type': 'application/vnd.api+json' },
  });
  expect([answer.status, answer.json]).toEqual([200, 'x']);
});

describe('an error of a plugin', () => {
  const failing = (error: unknown) => (fastify: FastifyInstance) => {
    fastify.addHook('onRequest', async () => {
      throw error;
    });
  };

  test('with a status below 500 keeps it, and its headers, but not its message', async () => {
    const error = Object.assign(new Error('secret'), { statusCode: 429, headers: { 'retry-after': '9' } });
    const { client } = await open(failing(error));
    const answer = await client.get('/api');
    expect([answer.status, answer.headers['retry-after'], answer.json]).toEqual([
      429,
      '9',
      { errorList: [{ loc: [], type: 'too_many_requests', msg: 'Too Many Requests' }] },
    ]);
  });

  test.each([
    [new Error('secret'), 500],
    [Object.assign(new Error('secret'), { statusCode: 502 }), 502],
    [Object.assign(new Error('secret'), { statusCode: 200 }), 500],
  ])('of another kind is masked and logged', async (error, status) => {
    const { lines, log } = readableLog();
    const { client } = await open(failing(error), { log });
    const answer = await client.get('/api');
    const id = answer.headers['x-request-id'];
    expect([answer.status, answer.json]).toEqual([
      status,
      { errorList: [{ loc: [], type: 'internal_error', msg: 'Internal server error', id }] },
    ]);
    expect(lines.filter(({ level }) => level === 50)).toEqual([expect.objectContaining({ id })]);
  });
});

test('what fails in configure refuses to start', async () => {
  await expect(
    open(() => {
      throw new Error('no database');
    }),
  ).rejects.toThrow('no database');
});
