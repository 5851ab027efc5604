import { ChildApp } from '@cortado/testkit/child-app';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { join } from 'node:path';
import { sendCommands } from './support/command-clients';

/** CORTADO_FULL=1 sends as many as the tests of the server do. */
const COUNT = process.env['CORTADO_FULL'] === '1' ? 10_000 : 300;

const start = (url?: string): Promise<ChildApp> =>
  ChildApp.start(join(__dirname, '../../../cortado/test/idempotency/support/commands-app.ts'), { url });

/** The commands that the processes carried out. */
async function effectsOf(processes: readonly ChildApp[]): Promise<number[]> {
  const effects = await Promise.all(processes.map((each) => each.ask<number[]>('effects')));
  return effects.flat().toSorted((a, b) => a - b);
}

const once = Array.from({ length: COUNT }, (_, id) => id);

test(`in memory: ${COUNT} commands have their effect once, whatever is lost`, async () => {
  const process = await start();
  const lost = await sendCommands([process.port], COUNT);
  expect(await effectsOf([process])).toEqual(once);
  expect(Math.min(lost.requests, lost.replies)).toBeGreaterThan(COUNT / 100);
  await process.stop();
}, 600_000);

describeWithRedis('with Redis', () => {
  let server: RedisServer;
  beforeAll(async () => void (server = await RedisServer.start()));
  afterAll(() => server.stop());

  test(`two processes: ${COUNT} commands have their effect once, whatever is lost`, async () => {
    const processes = [await start(server.url), await start(server.url)];
    const lost = await sendCommands(
      processes.map(({ port }) => port),
      COUNT,
    );
    expect(await effectsOf(processes)).toEqual(once);
    expect(Math.min(lost.requests, lost.replies)).toBeGreaterThan(COUNT / 100);
    await Promise.all(processes.map((each) => each.stop()));
  }, 600_000);
});
