import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { ChildApp, type Measure } from '@cortado/testkit/child-app';
import { HealthyClients } from '@cortado/testkit/healthy-clients';
import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { HandshakeRefused, SocketClient } from '@cortado/testkit/socket-client';

/**
 * Rows of docs/reliability.md, each against an application in a process of its own, with healthy clients beside it. What is
 * asserted is counts, codes, order and growth; milliseconds are only reported.
 */
jest.setTimeout(120_000);

const MODULE = join(__dirname, 'reliability/hostile-app.ts');
const MiB = 1_048_576;
const figures: string[] = [];
const leftOpen: { destroy(): void }[] = [];
let child: ChildApp;

afterEach(async () => {
  for (const each of leftOpen.splice(0)) each.destroy();
  await child?.stop();
});
afterAll(() => {
  // For the table in docs/reliability.md.
  process.stdout.write(`${figures.join('\n')}\n`);
});

interface Attack {
  readonly row: string;
  readonly options?: object;
  readonly healthy?: number;
}

/** Runs an attack beside healthy clients, and holds what every row promises. */
async function attacked(
  { row, options = {}, healthy = 5 }: Attack,
  attack: (base: Measure) => Promise<string>,
): Promise<Measure> {
  child = await ChildApp.start(MODULE, options);
  const warm = await HealthyClients.start(`ws://127.0.0.1:${child.port}/echo`, 2);
  await warm.stop();
  const base = await child.until((each) => each.sessions === 0);
  const clients = await HealthyClients.start(`ws://127.0.0.1:${child.port}/echo`, healthy);
  const figure = await attack(base);
  const { sent, lost, p99 } = await clients.stop();
  for (const each of leftOpen.splice(0)) each.destroy();
  const end = await child.until((each) => each.sessions === 0 && each.descriptors <= base.descriptors + 1);
  figures.push(`row ${row}: ${figure}; ${sent} healthy messages, ${lost} lost, p99 ${p99} ms`);
  expect({ lost, unhandled: end.unhandled, sessions: end.sessions }).toEqual({ lost: 0, unhandled: [], sessions: 0 });
  expect(end.descriptors).toBeLessThanOrEqual(base.descriptors + 1);
  expect(end.heap).toBeLessThan(base.heap * 1.1 + 2 * MiB);
  return end;
}

async function raw(): Promise<RawSocket> {
  const socket = await RawSocket.connect(child.port);
  leftOpen.push(socket);
  return socket;
}

async function open(path: string): Promise<RawSocket> {
  const socket = await raw();
  socket.write(RawSocket.upgrade(path));
  expect(await socket.head()).toContain('101');
  return socket;
}

async function connect(path: string): Promise<SocketClient> {
  const client = await SocketClient.connect(`ws://127.0.0.1:${child.port}${path}`);
  leftOpen.push(client);
  return client;
}

const growth = (now: Measure, base: Measure): number => Math.round((now.rss - base.rss) / MiB);

test('row 2: oversized messages close with 1009 before they are kept', async () => {
  await attacked({ row: '2' }, async (base) => {
    const client = await connect('/echo');
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
      const socket = await open('/echo');
      socket.write(Buffer.concat(frames));
      expect(await socket.closeCode()).toBe(1009);
    }
    const grown = growth(await child.measure(), base);
    expect(grown).toBeLessThan(16);
    return `4 of 4 closed 1009, RSS +${grown} MiB`;
  });
});

test('row 3: compression is not accepted by default', async () => {
  await attacked({ row: '3' }, async () => {
    const socket = await raw();
    socket.write(RawSocket.upgrade('/echo', { 'sec-websocket-extensions': 'permessage-deflate' }));
    const head = await socket.head();
    expect(head).toContain('101');
    expect(head.toLowerCase()).not.toContain('extensions');
    return 'offer declined';
  });
});

test('row 4: a bomb is 1009, where compression is on', async () => {
  const bomb = deflateRawSync(Buffer.alloc(90_000_000, 'x'));
  await attacked(
    { row: '4', options: { websocket: { compression: true, maxMessageSize: 1_000_000 } } },
    async (base) => {
      const codes = await Promise.all(
        Array.from({ length: 50 }, async () => {
          const socket = await raw();
          socket.write(RawSocket.upgrade('/echo', { 'sec-websocket-extensions': 'permessage-deflate' }));
          expect((await socket.head()).toLowerCase()).toContain('permessage-deflate');
          socket.write(clientFrame(OPCODE.text, bomb, { rsv: 4 }));
          return socket.closeCode();
        }),
      );
      expect(codes).toEqual(Array(50).fill(1009));
      const grown = growth(await child.measure(), base);
      expect(grown).toBeLessThan(128);
      return `50 bombs of ${Math.round(bomb.length / 1024)} KiB: 50 × 1009, RSS +${grown} MiB`;
    },
  );
});

test('row 5: floods of tiny fragments are 1008', async () => {
  await attacked({ row: '5' }, async (base) => {
    for (const body of ['', 'x']) {
      const socket = await open('/echo');
      const fragment = clientFrame(OPCODE.continuation, body, { fin: false });
      socket.write(
        Buffer.concat([clientFrame(OPCODE.text, '', { fin: false }), ...Array<Buffer>(20_000).fill(fragment)]),
      );
      expect(await socket.closeCode()).toBe(1008);
    }
    const grown = growth(await child.measure(), base);
    expect(grown).toBeLessThan(16);
    return `2 × 20,000 fragments: 1008, RSS +${grown} MiB`;
  });
});

test('row 6: pings to which nobody reads the pongs', async () => {
  await attacked({ row: '6' }, async (base) => {
    const socket = await open('/echo');
    socket.socket.pause();
    const pings = Buffer.concat(Array<Buffer>(1_000).fill(clientFrame(OPCODE.ping, Buffer.alloc(125))));
    let written = 0;
    for (; written < 1_000 && !socket.socket.destroyed; written += 1) {
      if (!socket.socket.write(pings)) {
        await new Promise<void>((resolve) => {
          socket.socket.once('drain', resolve);
          socket.socket.once('close', resolve);
        });
      }
    }
    const after = await child.until((each) => each.sessions === 5);
    expect(after.sessions).toBe(5);
    const grown = growth(after, base);
    expect(grown).toBeLessThan(32);
    return `terminated after ${written},000 pings at most, RSS +${grown} MiB`;
  });
});

test('row 7: one client that does not read, 99 that do, and 5,000 broadcasts of 1 KiB', async () => {
  await attacked({ row: '7' }, async (base) => {
    const stalled = await open('/feed');
    stalled.socket.pause();
    const readers = await Promise.all(Array.from({ length: 99 }, () => connect('/feed')));
    const count = 5_000;
    let received = 0;
    let disorder = 0;
    const all = Promise.all(
      readers.map(
        (reader) =>
          new Promise<void>((resolve) => {
            let next = 0;
            reader.socket.on('message', (frame: Buffer) => {
              if (Number(/"data":\[(\d+)/.exec(frame.toString('latin1', 0, 80))?.[1]) !== next) disorder += 1;
              next += 1;
              received += 1;
              if (next === count) resolve();
            });
          }),
      ),
    );
    await child.ask(`broadcast ${count} 1024`);
    await all;
    const after = await child.measure();
    const feed = (after['stats'] as { path: string; slowConsumers: number }[]).find((each) => each.path === '/feed');
    expect([received, disorder, feed?.slowConsumers]).toEqual([99 * count, 0, 1]);
    expect(after['mostBuffered']).toBeLessThanOrEqual(MiB);
    const grown = growth(after, base);
    expect(grown).toBeLessThan(96);
    return `${received} of ${99 * count} frames to the 99, in order; 1 slow consumer; at most ${String(after['mostBuffered'])} B waiting; RSS +${grown} MiB`;
  });
});

test('row 8: a client that pushes 20,000 messages of 1 KB at a slow handler', async () => {
  await attacked({ row: '8' }, async (base) => {
    const client = await connect('/slow');
    const count = 20_000;
    for (let index = 0; index < count; index += 1) client.send(String(index).padStart(8, '0') + 'x'.repeat(992));
    const during = await child.measure();
    const stalled = client.socket.bufferedAmount;
    for (let index = 0; index < count; index += 1) await client.next();
    const after = await child.measure();
    expect(after['order']).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(stalled).toBeGreaterThan(0);
    const grown = growth(during, base);
    expect(grown).toBeLessThan(32);
    return `${count} in order, ${stalled} B kept back at the client, RSS +${grown} MiB`;
  });
});

test('row 9: order within a connection, none between connections, and a hung handler', async () => {
  await attacked({ row: '9', options: { websocket: { handlerTimeout: 300 } } }, async () => {
    const client = await connect('/work');
    for (const ms of [50, 1, 1, 1, 1]) client.send(String(ms));
    expect((await client.jsons(5)).map((each) => each.body)).toEqual(['50', '1', '1', '1', '1']);
    const begun = performance.now();
    const hundred = await Promise.all(Array.from({ length: 100 }, () => connect('/work')));
    await Promise.all(hundred.map((each) => each.ask('50')));
    const took = Math.round(performance.now() - begun);
    const hung = await connect('/hung');
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

test('row 11: 1,000 connections break the protocol, also during a guard', async () => {
  await attacked({ row: '11' }, async () => {
    const illegal = [
      clientFrame(OPCODE.text, 'x', { masked: false }),
      clientFrame(3, 'x'),
      clientFrame(OPCODE.text, 'x', { rsv: 1 }),
      clientFrame(OPCODE.continuation, 'x'),
      clientFrame(OPCODE.text, Buffer.from([0xff])),
      clientFrame(OPCODE.close, Buffer.from([3])),
    ];
    let closed = 0;
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const socket = await raw();
          const path = index % 2 === 0 ? '/echo' : '/guarded';
          socket.write(
            Buffer.concat([Buffer.from(RawSocket.upgrade(path)), illegal[index % illegal.length] ?? Buffer.alloc(0)]),
          );
          await socket.head();
          if ([1002, 1007].includes(await socket.closeCode())) closed += 1;
          socket.destroy();
        }),
      );
    }
    expect(closed).toBe(1_000);
    return '1,000 of 1,000 closed 1002 or 1007';
  });
});

test('row 12: messages that come with the handshake wait for the guard, or reach nobody', async () => {
  const end = await attacked({ row: '12' }, async () => {
    const messages = Array.from({ length: 10 }, (_, index) => clientFrame(OPCODE.text, String(index)));
    const accepted = await raw();
    accepted.write(Buffer.concat([Buffer.from(RawSocket.upgrade('/guarded')), ...messages]));
    await accepted.head();
    const bodies: unknown[] = [];
    for (let index = 0; index < 10; index += 1) {
      bodies.push((JSON.parse(String((await accepted.frame())?.payload)) as { body: unknown }).body);
    }
    expect(bodies).toEqual(Array.from({ length: 10 }, (_, index) => String(index)));
    const refused = await raw();
    refused.write(Buffer.concat([Buffer.from(RawSocket.upgrade('/refusing')), ...messages]));
    expect(await refused.head()).toContain('403');
    return '10 of 10 in order; refused: 0 handled';
  });
  expect(end['begun']).toBe(0);
});

test('row 13: 1,000 guards that never answer, and 1,000 handshakes that never end', async () => {
  const options = {
    websocket: { handshakeTimeout: 500 },
    server: { headersTimeout: 500, requestTimeout: 500, connectionsCheckingInterval: 100 },
  };
  await attacked({ row: '13', options }, async () => {
    const stuck = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const socket = await raw();
        socket.write(RawSocket.upgrade('/stuck'));
        return socket;
      }),
    );
    const half = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const socket = await raw();
        socket.write('GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: webs');
        return socket;
      }),
    );
    const heads = await Promise.all(stuck.map((each) => each.head()));
    expect(heads.filter((each) => each.startsWith('HTTP/1.1 503'))).toHaveLength(1_000);
    await Promise.all(half.map((each) => each.rest()));
    return '1,000 × 503, 1,000 half requests ended';
  });
});

test('row 15: headers that mean harm', async () => {
  await attacked({ row: '15' }, async () => {
    const status = async (request: string): Promise<string> => {
      const socket = await raw();
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

test('row 16: a client that is stopped is found dead, and all sockets share one timer', async () => {
  const options = { websocket: { pingInterval: 300, pongTimeout: 200 } };
  await attacked({ row: '16', options }, async (base) => {
    const silent = await Promise.all(Array.from({ length: 100 }, () => open('/life')));
    const during = await child.measure();
    expect(during['timers']).toBeLessThanOrEqual(Number(base['timers']) + 2);
    // They read no frames and answer no pings, as a stopped process would.
    const after = await child.until((each) => each['disconnects'] === 100, 400);
    expect([after['connects'], after['disconnects'], after['reasons']]).toEqual([100, 100, { 'network 1006': 100 }]);
    for (const each of silent) each.destroy();
    return `100 of 100 found, ${String(during['timers'])} timers for 105 sockets`;
  });
});

test('row 17: peers that never answer a close frame are cut', async () => {
  await attacked({ row: '17', options: { websocket: { closeTimeout: 200 } } }, async () => {
    const ignoring = await Promise.all(Array.from({ length: 50 }, () => open('/life')));
    await child.ask('end life');
    const after = await child.until((each) => each['disconnects'] === 50, 400);
    expect([after['disconnects'], after['reasons']]).toEqual([50, { 'server 1000': 50 }]);
    expect(await Promise.all(ignoring.map((each) => each.closeCode()))).toEqual(Array(50).fill(1000));
    return '50 of 50 cut';
  });
});

test('row 18: one connection too many, and places that come back after 2,000 abnormal ends', async () => {
  await attacked({ row: '18', options: { websocket: { maxConnections: 200 } }, healthy: 2 }, async () => {
    for (let round = 0; round < 20; round += 1) {
      const clients = await Promise.all(Array.from({ length: 100 }, () => open('/life')));
      for (const [index, each] of clients.entries()) {
        if (index % 3 === 0) each.reset();
        else if (index % 3 === 1) each.write(clientFrame(3, 'x'));
        else each.destroy();
      }
      await child.until((each) => each.sessions === 2);
    }
    const full = await Promise.all(Array.from({ length: 198 }, () => open('/life')));
    const refused: unknown = await connect('/life').catch((error: unknown) => error);
    expect((refused as HandshakeRefused).status).toBe(503);
    return `${full.length + 2} open, the next 503; 2,000 abnormal ends before`;
  });
});

test('row 19: messages too fast', async () => {
  await attacked({ row: '19', options: { websocket: { rateTolerance: 300 } } }, async () => {
    const client = await connect('/limited');
    for (let index = 0; index < 201; index += 1) client.send('x');
    const statuses = (await client.jsons(201)).map((each) => each.statusCode as number);
    expect([statuses.indexOf(429), statuses.filter((each) => each === 200).length]).toEqual([200, 200]);
    const flood = setInterval(() => Array.from({ length: 20 }, () => client.send('x')), 10);
    const { code } = await client.closed;
    clearInterval(flood);
    expect(code).toBe(1008);
    return 'message 201 got 429, the flood 1008';
  });
});

test('row 20: 100,000 joins of random names', async () => {
  await attacked({ row: '20' }, async () => {
    const client = await connect('/rooms');
    const outcomes: Record<number, number> = {};
    for (let round = 0; round < 100; round += 1) {
      for (let index = 0; index < 1_000; index += 1)
        client.send({ event: 'join', room: `${round}-${index}-${Math.random()}` });
      for (const { body } of await client.jsons(1_000)) outcomes[body as number] = (outcomes[body as number] ?? 0) + 1;
    }
    expect(outcomes).toEqual({ 204: 128, 429: 99_872 });
    expect(await child.ask('rooms')).toBe(128);
    await client.close();
    await child.until((each) => each.sessions === 5);
    expect(await child.ask('rooms')).toBe(0);
    return '128 joined, 99,872 refused, 0 channels left';
  });
});

test('10,000 connections end abnormally in five ways: onDisconnect once each, nothing left', async () => {
  const end = await attacked({ row: '(issue) five ways', options: { websocket: { closeTimeout: 500 } } }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const clients = await Promise.all(Array.from({ length: 100 }, () => open('/life')));
      for (const [index, each] of clients.entries()) {
        const way = index % 5;
        if (way === 0) each.reset();
        else if (way === 1) each.destroy();
        else if (way === 2) each.write(clientFrame(3, 'x'));
        else if (way === 3) each.socket.end();
        else
          each.write(
            Buffer.concat([clientFrame(OPCODE.text, 'hello'), clientFrame(OPCODE.text, 'half').subarray(0, 5)]),
          );
        if (way === 4) each.reset();
      }
      await child.until((each) => each['disconnects'] === (round + 1) * 100);
      for (const each of leftOpen.splice(0)) each.destroy();
    }
    return '10,000 ended';
  });
  expect([end['connects'], end['disconnects']]).toEqual([10_000, 10_000]);
});

describe('row 21: SIGTERM', () => {
  test('every message begun is answered, every client sees 1001, and the process ends with 0', async () => {
    child = await ChildApp.start(MODULE, {
      handleSignals: true,
      drainTimeout: 10_000,
      websocket: { closeTimeout: 500 },
    });
    const idle = await Promise.all(Array.from({ length: 300 }, () => connect('/life')));
    const working = await Promise.all(Array.from({ length: 20 }, () => connect('/work')));
    const ignoring = await Promise.all(Array.from({ length: 5 }, () => open('/life')));
    for (const each of working) each.send('300');
    await child.until((each) => each['begun'] === 20);
    const begun = performance.now();
    child.signal('SIGTERM');
    child.signal('SIGTERM');
    const replies = await Promise.all(working.map((each) => each.json()));
    expect(replies).toEqual(Array(20).fill({ statusCode: 200, body: '300' }));
    const codes = await Promise.all([...idle, ...working].map((each) => each.closed));
    expect(new Set(codes.map((each) => each.code))).toEqual(new Set([1001]));
    expect(await Promise.all(ignoring.map((each) => each.closeCode()))).toEqual(Array(5).fill(1001));
    expect(await child.exited).toBe(0);
    figures.push(`row 21: 20 of 20 answered, 325 × 1001, exit 0 in ${Math.round(performance.now() - begun)} ms`);
  });

  test('a stuck handler forces it after the limit, with 1', async () => {
    child = await ChildApp.start(MODULE, { handleSignals: true, drainTimeout: 500 });
    const client = await connect('/hung');
    client.send('hang');
    await child.until((each) => each['begun'] === 1);
    child.signal('SIGTERM');
    expect(await child.exited).toBe(1);
    expect([1001, 1006]).toContain((await client.closed).code);
    figures.push('row 21: stuck handler, exit 1 after the limit');
  });
});
