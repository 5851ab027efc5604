import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { attacked } from './attack';

/** Rows of docs/reliability.md on handshakes. Milliseconds are only reported. */
jest.setTimeout(120_000);

test('row 12: messages that come with the handshake wait for the guard, or reach nobody', async () => {
  const end = await attacked({ row: '12' }, async (target) => {
    const messages = Array.from({ length: 10 }, (_, index) => clientFrame(OPCODE.text, String(index)));
    const accepted = await target.raw();
    accepted.write(Buffer.concat([Buffer.from(RawSocket.upgrade('/guarded')), ...messages]));
    await accepted.head();
    const bodies: unknown[] = [];
    for (let index = 0; index < 10; index += 1) {
      bodies.push((JSON.parse(String((await accepted.frame())?.payload)) as { body: unknown }).body);
    }
    expect(bodies).toEqual(Array.from({ length: 10 }, (_, index) => String(index)));
    const refused = await target.raw();
    refused.write(Buffer.concat([Buffer.from(RawSocket.upgrade('/refusing')), ...messages]));
    expect(await refused.head()).toContain('403');
    return '10 of 10 in order; refused: 0 handled';
  });
  expect(end['begun']).toBe(0);
});

test('row 13: 2,000 guards that never answer, and 2,000 handshakes that never end', async () => {
  const options = {
    websocket: { handshakeTimeout: 2_000 },
    server: { headersTimeout: 2_000, requestTimeout: 2_000, connectionsCheckingInterval: 100 },
  };
  await attacked({ row: '13', options }, async (target) => {
    const sent = async (bytes: string): Promise<RawSocket> => {
      const socket = await target.raw();
      socket.write(bytes);
      return socket;
    };
    const stuck = await target.many(2_000, () => sent(RawSocket.upgrade('/stuck')));
    const half = await target.many(2_000, () => sent('GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: webs'));
    const heads = await Promise.all(stuck.map((each) => each.head()));
    expect(heads.filter((each) => each.startsWith('HTTP/1.1 503'))).toHaveLength(2_000);
    const ends = await Promise.all(half.map((each) => each.rest()));
    const late = ends.filter((each) => each.startsWith('HTTP/1.1 408')).length;
    expect(ends).toHaveLength(2_000);
    return `2,000 × 503; 2,000 half requests ended, ${late} of them with 408`;
  });
});

test('row 15: headers that mean harm', async () => {
  await attacked({ row: '15' }, async (target) => {
    const status = async (request: string): Promise<string> => {
      const socket = await target.raw();
      socket.write(request);
      return (await socket.head()).slice(9, 12);
    };
    const many = Object.fromEntries(Array.from({ length: 3_500 }, (_, index) => [`x${index}`, '']));
    const statuses = [
      await status(RawSocket.upgrade('/echo', { 'sec-websocket-protocol': `a${' '.repeat(15_000)}b` })),
      await status(RawSocket.upgrade('/echo', { 'sec-websocket-protocol': `${'a,'.repeat(7_000)}a` })),
      await status(RawSocket.upgrade('/echo', many)),
      await status(RawSocket.upgrade('/echo', { ['__proto__x']: 'x', constructor: 'x' })),
      await status(RawSocket.upgrade('/echo').replace('sec-websocket-key', 'x-key')),
    ];
    expect(statuses).toEqual(['400', '400', '431', '101', '400']);
    return `answers ${statuses.join(', ')}`;
  });
});
