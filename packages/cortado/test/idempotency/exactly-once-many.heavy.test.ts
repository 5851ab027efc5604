import { ChildApp } from '@cortado/testkit/child-app';
import { sendCommands } from '@cortado/testkit/command-clients';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { join } from 'node:path';

/** A tenth by default: all of them take a minute. */
const COUNT = process.env['CORTADO_FULL'] === '1' ? 10_000 : 1_000;

/** Starts a process. @param url of Redis; undefined for the memory broker */
const start = (url?: string) => ChildApp.start(join(__dirname, 'support/commands-app.ts'), { url });

/** Every command was carried out once, by one of the processes. */
async function expectOnce(processes: readonly ChildApp[]): Promise<void> {
  const effects = (await Promise.all(processes.map((each) => each.ask<number[]>('effects')))).flat();
  expect(effects.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, id) => id));
}

test('in memory: commands have their effect once, whatever is lost', async () => {
  const process = await start();
  const lost = await sendCommands({ ports: [process.port], count: COUNT, seed: 2 });
  await expectOnce([process]);
  expect(Math.min(lost.requests, lost.replies)).toBeGreaterThan(COUNT / 50);
  await process.stop();
}, 600_000);

describeWithRedis('with Redis', () => {
  let server: RedisServer;
  beforeAll(async () => void (server = await RedisServer.start()));
  afterAll(() => server.stop());

  test('two processes: commands have their effect once, whatever is lost', async () => {
    const processes = [await start(server.url), await start(server.url)];
    const lost = await sendCommands({ ports: processes.map(({ port }) => port), count: COUNT, seed: 3 });
    await expectOnce(processes);
    expect(Math.min(lost.requests, lost.replies)).toBeGreaterThan(COUNT / 50);
    await Promise.all(processes.map((each) => each.stop()));
  }, 600_000);
});
