import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { attacked, type Target } from './attack';

/** Rows of docs/reliability.md on too many connections, and on the ways in which they end. Milliseconds are only reported. */
jest.setTimeout(240_000);

/** What a connection may end in; the last three are no more than begun. */
const WAYS: readonly ((target: Target) => Promise<void>)[] = [
  async (target) => (await target.open('/life')).reset(),
  async (target) => (await target.open('/life')).destroy(),
  async (target) => (await target.open('/life')).write(clientFrame(3, 'x')),
  async (target) => void (await target.open('/life')).socket.end(),
  async (target) => {
    const socket = await target.open('/life');
    await new Promise<unknown>((resolve) =>
      socket.socket.write(
        Buffer.concat([clientFrame(OPCODE.text, 'hello'), clientFrame(OPCODE.text, 'half').subarray(0, 5)]),
        resolve,
      ),
    );
    socket.reset();
  },
  async (target) => (await duringGuard(target)).reset(),
  async (target) => (await duringGuard(target)).destroy(),
  async (target) => {
    const socket = await target.raw();
    socket.write(RawSocket.upgrade('/nowhere'));
    expect(await socket.head()).toContain('404');
  },
];

async function duringGuard(target: Target): Promise<RawSocket> {
  const socket = await target.raw();
  await new Promise<unknown>((resolve) => socket.socket.write(RawSocket.upgrade('/stuck'), resolve));
  return socket;
}

/** @returns the status of one more handshake */
async function oneMore(target: Target, headers: Readonly<Record<string, string>> = {}, from?: string): Promise<number> {
  const socket = await target.raw(from);
  socket.write(RawSocket.upgrade('/life', headers));
  return Number((await socket.head()).slice(9, 12));
}

test('row 18: number 1,001 is one too many, and every place comes back after 10,000 abnormal ends', async () => {
  const options = { websocket: { maxConnections: 1_000 } };
  await attacked({ row: '18', options, healthy: 2 }, async (target) => {
    for (let round = 0; round < 100; round += 1) {
      let next = round;
      await target.many(100, () => WAYS[next++ % WAYS.length]!(target));
      await target.child.until((each) => each.sessions === 2);
      target.release();
    }
    // Not one place is missing, and there is not one too many.
    await target.many(998, () => target.open('/life'));
    expect([await oneMore(target), await oneMore(target)]).toEqual([503, 503]);
    target.release();
    await target.child.until((each) => each.sessions === 2);
    expect(await oneMore(target)).toBe(101);
    return `10,000 abnormal ends in ${WAYS.length} ways; then 1,000 open, the next 503`;
  });
});

test('row 18: two connections of one address, which a header does not change', async () => {
  const options = { websocket: { maxConnectionsPerAddress: 2 } };
  await attacked({ row: '18', options, healthy: 2 }, async (target) => {
    const forged = { 'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1' };
    expect([await oneMore(target), await oneMore(target, forged)]).toEqual([503, 503]);
    const other = '127.0.0.2';
    const [first] = [await target.open('/life', {}, other), await target.open('/life', {}, other)];
    expect([await oneMore(target, {}, other), await oneMore(target, forged, other)]).toEqual([503, 503]);
    first.reset();
    await target.child.until((each) => each.sessions === 3);
    expect([await oneMore(target, {}, other), await oneMore(target, {}, other)]).toEqual([101, 503]);
    return '2 of 2 for each of 2 addresses, the next 503, forwarded or not';
  });
});

test('10,000 connections end abnormally in five ways: onDisconnect once each, nothing left', async () => {
  const ways = WAYS.slice(0, 5);
  const end = await attacked({ row: '–', options: { websocket: { closeTimeout: 500 } } }, async (target) => {
    for (let round = 0; round < 100; round += 1) {
      let next = 0;
      await target.many(100, () => ways[next++ % ways.length]!(target));
      await target.child.until((each) => each['disconnects'] === (round + 1) * 100);
      target.release();
    }
    return '10,000 ended';
  });
  expect([end['connects'], end['disconnects']]).toEqual([10_000, 10_000]);
});
