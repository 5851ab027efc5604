import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What few applications use is loaded when it is used: each package costs every start of every application. */
const FEW = [
  '@fastify/ajv-compiler',
  '@fastify/cors',
  '@fastify/etag',
  '@fastify/fast-json-stringify-compiler',
  '@fastify/formbody',
  '@fastify/helmet',
  '@fastify/multipart',
  '@fastify/rate-limit',
  '@fastify/send',
  'ajv',
  'light-my-request',
  'mime',
];

const PROGRAM = `
const { createApp } = require('cortado');
async function main() {
  const app = await createApp({ log: false });
  app.route('GET', '/ping', () => 'pong');
  await app.listen({ port: 0 });
  const answer = await (await fetch(app.url + '/ping')).json();
  const names = Object.keys(require.cache).map((file) => /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
  console.log(JSON.stringify({ answer, names: [...new Set(names)].filter(Boolean) }));
  await app.close();
}
void main();
`;

test('an application that answers a request has not loaded what few applications use', async () => {
  const register = join(__dirname, '../../testkit/register.cjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@cortado/source', '-r', register, '-e', PROGRAM],
    { cwd: __dirname },
  );
  const { answer, names } = JSON.parse(stdout) as { answer: unknown; names: string[] };
  expect(answer).toBe('pong');
  expect(names).toEqual(expect.arrayContaining(['fastify', 'class-validator']));
  expect(names.filter((name) => FEW.includes(name))).toEqual([]);
});
