import { ChildApp } from '@cortado/testkit/child-app';
import { join } from 'node:path';
import type { Held } from './support/commands-client';
import { overLossyNetwork } from './support/lossy-network';

/** CORTADO_FULL=1 sends as many as the guarantee is stated for. */
const COUNT = process.env['CORTADO_FULL'] === '1' ? 10_000 : 1_000;

/** Twice the figure of docs/performance.md, in bytes: from three tenths of the commands on, when the code of the client is compiled. */
const LARGEST_GROWTH = 2 * 600_000;

test(`a client keeps nothing of ${COUNT} commands with keys that were answered, whatever is lost`, async () => {
  const server = await ChildApp.start(join(__dirname, '../../../cortado/test/idempotency/support/commands-app.ts'));
  let held: readonly Held[] = [];
  const lost = await overLossyNetwork([server.port], async (ports) => {
    const client = await ChildApp.start(join(__dirname, 'support/commands-client.ts'), { ports, count: COUNT });
    held = await client.ask<readonly Held[]>('send');
    await client.stop();
  });
  const effects = await server.ask<readonly number[]>('effects');
  await server.stop();
  expect(effects).toHaveLength(COUNT);
  expect(Math.min(lost.requests, lost.replies)).toBeGreaterThan(COUNT / 100);
  expect(held.map(({ calls }) => calls)).toEqual(Array.from({ length: 10 }, () => 0));
  const [first = 0, ...later] = held.slice(2).map(({ heap }) => heap);
  expect(Math.max(...later) - first).toBeLessThan(LARGEST_GROWTH);
}, 600_000);
