import type { SocketClient } from '@cortado/testkit/socket-client';
import { attacked, MiB } from './attack';

/** Row 20 of docs/reliability.md: channels by the million. Milliseconds are only reported. */
jest.setTimeout(240_000);

/** Asks for channels of random names, a thousand at a time. @returns how often each status was answered */
async function ask(client: SocketClient, event: string, count: number): Promise<Record<number, number>> {
  const outcomes: Record<number, number> = {};
  for (let asked = 0; asked < count; asked += 1_000) {
    for (let index = 0; index < 1_000; index += 1) client.send({ event, room: `${asked + index}-${Math.random()}` });
    for (const { body } of await client.jsons(1_000)) outcomes[body as number] = (outcomes[body as number] ?? 0) + 1;
  }
  return outcomes;
}

test('row 20: 1,000,000 joins of random names, the 129th and the 256th byte', async () => {
  await attacked({ row: '20' }, async (target) => {
    const { child } = target;
    const visitor = await target.connect('/rooms');
    await ask(visitor, 'visit', 20_000);
    const before = await child.measure();
    expect(await ask(visitor, 'visit', 500_000)).toEqual({ 204: 500_000 });
    expect(await child.ask('rooms')).toBe(0);
    const client = await target.connect('/rooms');
    expect(await ask(client, 'join', 500_000)).toEqual({ 204: 128, 429: 499_872 });
    expect(await child.ask('rooms')).toBe(128);
    const named = async (bytes: number): Promise<number> =>
      (await visitor.ask({ event: 'visit', room: 'é'.repeat(127) + 'x'.repeat(bytes - 254) })).body as number;
    expect([await named(255), await named(256)]).toEqual([204, 400]);
    const grown = (await child.measure()).heap - before.heap;
    expect(grown).toBeLessThan(16 * MiB);
    await client.close();
    await child.until((each) => each.sessions === 6);
    expect(await child.ask('rooms')).toBe(0);
    return `500,000 joined and left; of 500,000 more 128 joined and 499,872 got 429; heap ${(grown / MiB).toFixed(1)} MiB, 0 channels left`;
  });
});
