import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { attacked, growth } from './attack';

/** Rows of docs/reliability.md on frames: too large, too many, or no frames at all. Milliseconds are only reported. */
jest.setTimeout(120_000);

test('row 2: oversized messages close with 1009 before they are kept', async () => {
  await attacked({ row: '2' }, async (target, base) => {
    const client = await target.connect('/echo');
    expect((await client.ask('x'.repeat(65_536))).body).toHaveLength(65_536);
    for (const frames of [
      [clientFrame(OPCODE.text, 'x'.repeat(65_537))],
      [clientFrame(OPCODE.text, '', { length: 2n ** 40n })],
      [clientFrame(OPCODE.text, '', { length: 2n ** 63n })],
      [
        clientFrame(OPCODE.text, 'x'.repeat(60_000), { fin: false }),
        clientFrame(OPCODE.continuation, 'x'.repeat(6_000)),
      ],
    ]) {
      const socket = await target.open('/echo');
      socket.write(Buffer.concat(frames));
      expect(await socket.closeCode()).toBe(1009);
    }
    const grown = growth(await target.child.measure(), base);
    expect(grown).toBeLessThan(16);
    return `4 of 4 closed 1009, RSS +${grown} MiB`;
  });
});

test('row 5: floods of tiny fragments are 1008', async () => {
  await attacked({ row: '5' }, async (target, base) => {
    for (const body of ['', 'x']) {
      const socket = await target.open('/echo');
      const fragment = clientFrame(OPCODE.continuation, body, { fin: false });
      socket.write(
        Buffer.concat([clientFrame(OPCODE.text, '', { fin: false }), ...Array<Buffer>(20_000).fill(fragment)]),
      );
      expect(await socket.closeCode()).toBe(1008);
    }
    const grown = growth(await target.child.measure(), base);
    expect(grown).toBeLessThan(16);
    return `2 × 20,000 fragments: 1008, RSS +${grown} MiB`;
  });
});

test('row 6: 1,000,000 pings to which nobody reads the pongs', async () => {
  await attacked({ row: '6' }, async (target, base) => {
    const { socket } = await target.open('/echo');
    socket.pause();
    const pings = Buffer.concat(Array<Buffer>(1_000).fill(clientFrame(OPCODE.ping, Buffer.alloc(125))));
    let written = 0;
    for (; written < 1_000 && !socket.destroyed; written += 1) {
      if (!socket.write(pings)) {
        await new Promise<void>((resolve) => {
          socket.once('drain', resolve);
          socket.once('close', resolve);
        });
      }
    }
    const after = await target.child.until((each) => each.sessions === 5);
    expect(after.sessions).toBe(5);
    const grown = growth(after, base);
    expect(grown).toBeLessThan(32);
    return `terminated after ${written},000 pings at most, RSS +${grown} MiB`;
  });
});

test('row 11: 1,000 connections break the protocol in 16 ways, also during a guard', async () => {
  await attacked({ row: '11' }, async (target) => {
    const bad = Buffer.from([0xff]);
    const illegal = [
      clientFrame(OPCODE.text, 'x', { masked: false }),
      clientFrame(3, 'x'),
      clientFrame(7, 'x'),
      clientFrame(11, 'x'),
      clientFrame(15, 'x'),
      clientFrame(OPCODE.text, 'x', { rsv: 1 }),
      clientFrame(OPCODE.text, 'x', { rsv: 2 }),
      clientFrame(OPCODE.text, 'x', { rsv: 4 }),
      clientFrame(OPCODE.continuation, 'x'),
      clientFrame(OPCODE.ping, 'x', { fin: false }),
      clientFrame(OPCODE.ping, Buffer.alloc(126)),
      clientFrame(OPCODE.text, bad),
      Buffer.concat([clientFrame(OPCODE.text, 'x', { fin: false }), clientFrame(OPCODE.text, 'x')]),
      clientFrame(OPCODE.close, Buffer.from([3])),
      clientFrame(OPCODE.close, Buffer.from([3, 237])),
      clientFrame(OPCODE.close, Buffer.concat([Buffer.from([3, 232]), bad])),
    ];
    const closed: Record<number, number> = {};
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const nth = round * 50 + index;
          const socket = await target.raw();
          const request = RawSocket.upgrade(nth % 2 === 0 ? '/echo' : '/guarded');
          socket.write(Buffer.concat([Buffer.from(request), illegal[(nth >> 1) % illegal.length]!]));
          await socket.head();
          const code = await socket.closeCode();
          closed[code] = (closed[code] ?? 0) + 1;
          socket.destroy();
        }),
      );
    }
    // Two of the sixteen are text that is not UTF-8, of which 1,000 hold 500 / 16 pairs and the beginning of another.
    expect(Object.keys(closed)).toEqual(['1002', '1007']);
    expect(closed[1002]! + closed[1007]!).toBe(1_000);
    return `1,000 of 1,000 closed: ${closed[1002]} × 1002, ${closed[1007]} × 1007`;
  });
});
