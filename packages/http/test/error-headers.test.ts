import { closeApps, httpApp } from '@cortado/testkit/http-app';
import type { FastifyInstance } from 'fastify';

afterEach(closeApps);

test('of the headers of an error of Fastify or a plugin, only those for clients are sent', async () => {
  const headers = {
    'retry-after': 5,
    'WWW-Authenticate': ['Basic realm="a"', 'Bearer'],
    allow: 'GET',
    'x-ratelimit-limit': '7',
    'ratelimit-reset': '3',
    'set-cookie': 'sid=secret',
    authorization: 'Bearer secret',
    server: 'secret',
    location: 'http://secret',
    'x-powered-by': 'secret',
    vary: 'cookie',
    'content-length': '3',
    'transfer-encoding': 'chunked',
    'content-range': { secret: true },
  };
  const configure = (fastify: FastifyInstance): void => {
    fastify.addHook('onRequest', async () => {
      throw Object.assign(new Error('secret'), { statusCode: 429, headers });
    });
  };
  const { client } = await httpApp({ http: { configure } });
  const answer = await client.get('/x');
  expect(answer.status).toBe(429);
  expect(answer.headers).toMatchObject({
    'retry-after': '5',
    'www-authenticate': 'Basic realm="a", Bearer',
    allow: 'GET',
    'x-ratelimit-limit': '7',
    'ratelimit-reset': '3',
    vary: 'cookie, accept',
  });
  expect(JSON.stringify([answer.headers, answer.text])).not.toContain('secret');
  expect(answer.headers['content-range']).toBeUndefined();
});
