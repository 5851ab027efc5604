import { HttpClient } from '@cortado/testkit/http-client';
import { LogLines } from '@cortado/testkit/log-lines';
import { createApp, Get, Controller, type CortadoOptions } from 'cortado';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';

const began = new EventEmitter();

@Controller('/')
class Root {
  @Get() root() {
    return 1;
  }
  @Get('/stuck') stuck() {
    began.emit('stuck');
    return new Promise(() => undefined);
  }
}

const create = async (options: CortadoOptions = {}) => {
  const lines = new LogLines();
  const app = await createApp({ controllers: [Root], log: lines.log, ...options });
  app.websocket('/socket', () => undefined);
  app.route('GET', '/function', () => 1);
  return { lines, app };
};

test('a line says what listens where, and how long it took', async () => {
  const { lines, app } = await create();
  await app.listen({ port: 0, host: ['127.0.0.1', '127.0.0.2'] });
  const [line] = lines.of('listening');
  expect(line).toMatchObject({ level: 30, url: app.url, urls: [app.url, app.urls[1]], routes: 3, sockets: 1 });
  expect(line!['duration']).toBeGreaterThanOrEqual(0);
  await app.close();
});

test('one line says that it is closing, before it waits, and one that it has closed', async () => {
  const { lines, app } = await create({ drainTimeout: 50 });
  await app.listen({ port: 0 });
  const runs = once(began, 'stuck');
  const request = await new HttpClient(app.url).connect();
  request.write('GET /stuck HTTP/1.1\r\nhost: a\r\n\r\n');
  await runs;
  const closed = app.close();
  expect(lines.all.at(-1)).toMatchObject({ level: 30, msg: 'closing', drainTimeout: 50 });
  await Promise.all([closed, app.close()]);
  expect(lines.all.map(({ msg }) => msg)).toEqual([
    'listening',
    'closing',
    'closed while work was still running',
    'closed',
  ]);
  expect(lines.all.at(-1)).toMatchObject({ clean: false });
  expect(lines.all.at(-1)!['duration']).toBeGreaterThanOrEqual(50);
  request.destroy();
});

test('an application that never listened writes neither', async () => {
  const { lines, app } = await create();
  await app.close();
  expect(lines.all).toEqual([]);
});

test('an application whose port is taken does not say that it listens', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const { lines, app } = await create();
  await expect(app.listen({ port })).rejects.toThrow('EADDRINUSE');
  expect(lines.all).toEqual([]);
  await app.listen({ port: 0 });
  expect(lines.of('listening')).toHaveLength(1);
  await app.close();
  taken.close();
});
