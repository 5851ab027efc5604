import { attacked, growth } from './attack';

/** Rows of docs/reliability.md on messages that are too many, and handlers that are too slow. Milliseconds are only reported. */
jest.setTimeout(120_000);

test('row 8: a client that pushes 100,000 messages of 100 B at a slow handler, pinging', async () => {
  await attacked({ row: '8' }, async (target, base) => {
    const client = await target.connect('/slow');
    const count = 100_000;
    let [pongs, replies] = [0, 0];
    client.socket.on('pong', () => (pongs += 1));
    const answered = new Promise<void>((resolve) => {
      client.socket.on('message', () => {
        replies += 1;
        if (replies === count) resolve();
      });
    });
    for (let index = 0; index < count; index += 1) {
      client.send(String(index).padStart(8, '0') + 'x'.repeat(92));
      if (index % 1_000 !== 999) continue;
      client.socket.ping();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const stalled = client.socket.bufferedAmount;
    const during = await target.child.measure();
    await answered;
    const after = await target.child.measure();
    expect([after['begun'], after['disorder'], pongs]).toEqual([count, 0, 100]);
    // The queue was full, so that reading stopped. How much of the rest waits at the client depends on the buffers of the system.
    expect(after['mostWaiting']).toBeGreaterThanOrEqual(64);
    // The queue, and what came in the same read of the socket as the message that filled it.
    const oneRead = Math.ceil(65_536 / 106);
    expect(after['mostWaiting']).toBeLessThanOrEqual(64 + oneRead);
    const grown = growth(during, base);
    expect(grown).toBeLessThan(32);
    return `${count} in order, at most ${String(after['mostWaiting'])} waiting, ${stalled} B kept back at the client, 100 of 100 pings answered, RSS +${grown} MiB`;
  });
});

test('row 9: order within a connection, none between connections, and a hung handler', async () => {
  await attacked({ row: '9', options: { websocket: { handlerTimeout: 300 } } }, async (target) => {
    const client = await target.connect('/work');
    for (const ms of [50, 1, 1, 1, 1]) client.send(String(ms));
    expect((await client.jsons(5)).map((each) => each.body)).toEqual(['50', '1', '1', '1', '1']);
    const begun = performance.now();
    const hundred = await target.many(100, () => target.connect('/work'));
    await Promise.all(hundred.map((each) => each.ask('50')));
    const took = Math.round(performance.now() - begun);
    const hung = await target.connect('/hung');
    hung.send('hang');
    hung.send('next');
    const [late, next] = await hung.jsons(2);
    expect([late.statusCode, late.body.errorList[0].type, next]).toEqual([
      503,
      'handler_timeout',
      { statusCode: 200, body: 'next' },
    ]);
    return `5 in order; 100 connections × 50 ms in ${took} ms; hung handler 503, next handled`;
  });
});

test('row 19: messages too fast', async () => {
  await attacked({ row: '19', options: { websocket: { rateTolerance: 300 } } }, async (target) => {
    const client = await target.connect('/limited');
    // On a busy machine the burst takes so long that some more are allowed.
    for (let index = 0; index < 300; index += 1) client.send('x');
    const statuses = (await client.jsons(300)).map((each) => each.statusCode as number);
    expect(new Set(statuses.slice(0, 200))).toEqual(new Set([200]));
    expect(statuses).toContain(429);
    const flood = setInterval(() => Array.from({ length: 20 }, () => client.send('x')), 10);
    const { code } = await client.closed;
    clearInterval(flood);
    expect(code).toBe(1008);
    return `message ${statuses.indexOf(429) + 1} got 429, the flood 1008`;
  });
});
