import { HttpClient } from '@cortado/testkit/http-client';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const folder = join(__dirname, 'nest-app');
const line = { sku: 'a', qty: 1 };
const order = { name: ' Ann ', email: 'a@b.co', lines: [line], unknown: 1, coupon_code: 'x', internal: 'secret' };

const BODIES: unknown[] = [
  order,
  {
    ...order,
    pet: { kind: 'cat', name: 'Tom', lives: 9 },
    due: '2026-01-31T00:00:00Z',
    note: 'abc',
    size: 's',
    count: '5',
  },
  {},
  [],
  null,
  'text',
  { ...order, name: 'taken', email: 'nobody' },
  { ...order, name: 5, lines: {} },
  { ...order, lines: [line, { sku: '', qty: 0, extra: true }, 'x', null, [line]] },
  { ...order, lines: [line, line, line, line], size: 'xl' },
  { ...order, pet: { kind: 'cow', lives: 'x' }, due: true, note: 'zzz' },
  { ...order, pet: [], coupon: 'direct', count: [] },
  { ...order, lines: Array.from({ length: 200 }, () => ({})) },
];

const QUERIES = ['page=1', 'page=x', 'page=1&sort=a&sort=b', 'sort=', 'page=1&extra=1'];

interface App {
  readonly url: string;
  readonly paths: readonly string[];
  stop(): void;
}

async function start(kind: 'original' | 'compiled'): Promise<App> {
  const child = fork(join(folder, 'dist', 'app.js'), [kind], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [ready] = (await once(child, 'message')) as [{ url: string; paths: string[] }];
  return { ...ready, stop: () => child.kill() };
}

async function answers(app: App): Promise<string[]> {
  const client = new HttpClient(app.url);
  const requests = app.paths.flatMap((path) => [
    ...BODIES.map((body) => ({ path, body })),
    { path: `${path}/list`, body: [order, {}] },
    ...QUERIES.map((query) => ({ path: `${path}?${query}`, body: undefined })),
  ]);
  return Promise.all(
    requests.map(async ({ path, body }) => {
      const { status, text } = await (body === undefined ? client.get(`/${path}`) : client.post(`/${path}`, body));
      return `${path} ${JSON.stringify(body)?.slice(0, 200)} ${status} ${text}`;
    }),
  );
}

test('a NestJS application gives the same responses, byte for byte, with the packages replaced', async () => {
  const apps = await Promise.all([start('original'), start('compiled')]);
  const [original, compiled] = await Promise.all(apps.map(answers));
  for (const app of apps) app.stop();
  expect(compiled).toEqual(original);
  const statuses = new Set(original?.map((answer) => / ([245]\d\d) /.exec(answer)?.[1]));
  expect(statuses).toEqual(new Set(['200', '201', '400']));
}, 120_000);
