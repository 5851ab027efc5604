import { join } from 'node:path';
import { ChildApp } from '@cortado/testkit/child-app';
import { clientFrame, OPCODE } from '@cortado/testkit/raw-socket';
import { attacked } from './attack';

/** Rows of docs/reliability.md on peers that are dead, or act so. Milliseconds are only reported. */
jest.setTimeout(120_000);

test('row 16: clients whose processes are stopped are found dead, once each', async () => {
  const options = { websocket: { pingInterval: 1_000, pongTimeout: 500 } };
  const end = await attacked({ row: '16', options }, async (target) => {
    const { child } = target;
    const url = `ws://127.0.0.1:${child.port}/present`;
    const clients = await target.many(5, () => ChildApp.start(join(__dirname, 'many-clients.ts'), { url, count: 20 }));
    expect((await child.until((each) => each['connects'] === 100))['connects']).toBe(100);
    expect(await child.ask('rooms')).toBe(1);
    const begun = performance.now();
    for (const each of clients) each.signal('SIGSTOP');
    const after = await child.until((each) => each['disconnects'] === 100, 400);
    const took = Math.round(performance.now() - begun);
    expect([after['disconnects'], after['reasons'], after.sessions]).toEqual([100, { 'network 1006': 100 }, 5]);
    expect(await child.ask('rooms')).toBe(0);
    // Awake again, they find that they were cut, and what they still send changes nothing.
    for (const each of clients) each.signal('SIGCONT');
    expect(await Promise.all(clients.map((each) => each.exited))).toEqual([0, 0, 0, 0, 0]);
    return `100 sockets of 5 stopped processes found dead in ${took} ms, 0 channels left`;
  });
  expect([end['connects'], end['disconnects']]).toEqual([100, 100]);
});

const SOCKETS = 10_000;

test(`row 16: ${SOCKETS} sockets open and exchange messages without a timer of their own`, async () => {
  await attacked({ row: '16', healthy: 2 }, async (target) => {
    await target.child.ask('count timers');
    const before = Number((await target.child.measure())['timers']);
    await target.many(SOCKETS, async () => {
      const socket = await target.open('/life');
      for (const text of ['a', 'b', 'c']) {
        socket.write(clientFrame(OPCODE.text, text));
        expect((await socket.frame())?.opcode).toBe(OPCODE.text);
      }
    });
    const made = Number((await target.child.measure())['timers']) - before;
    expect(made).toBe(0);
    // The count would have seen them: each of these messages waits on one.
    const worker = await target.connect('/work');
    for (let index = 0; index < 10; index += 1) await worker.ask('1');
    expect(Number((await target.child.measure())['timers']) - before).toBe(10);
    return `${SOCKETS} sockets and ${3 * SOCKETS} messages: ${made} timers made`;
  });
});

test('row 17: peers that never answer a close frame are cut', async () => {
  await attacked({ row: '17', options: { websocket: { closeTimeout: 200 } } }, async (target) => {
    const ignoring = await target.many(50, () => target.open('/life'));
    await target.child.ask('end life');
    const after = await target.child.until((each) => each['disconnects'] === 50, 400);
    expect([after['disconnects'], after['reasons']]).toEqual([50, { 'server 1000': 50 }]);
    expect(await Promise.all(ignoring.map((each) => each.closeCode()))).toEqual(Array(50).fill(1000));
    return '50 of 50 cut';
  });
});
