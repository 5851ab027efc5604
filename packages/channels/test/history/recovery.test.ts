import { MemoryBroker, MemoryNetwork, type HistoryLimits } from '@cortado/channels/broker';
import { FaultyBroker } from '@cortado/testkit/faulty-broker';
import { settled } from '@cortado/testkit/held-broker';
import { Process, type TestSubscriber } from '../support/process';

/** What a subscriber misses: at its join, by its own slowness, and because the broker is away. */
const LIMITS: HistoryLimits = { size: 5_000, ttl: 60_000 };
let here: Process & { readonly broker: FaultyBroker };
let there: Process;
beforeEach(async () => {
  const network = new MemoryNetwork();
  here = await Process.start(new FaultyBroker(network), LIMITS);
  there = await Process.start(new MemoryBroker(network), LIMITS);
});
afterEach(async () => {
  await here.cluster.stop();
  await there.cluster.stop();
});

async function say(count: number, data: unknown = 'x'): Promise<void> {
  for (let index = 0; index < count; index += 1) await there.publish('red', data);
  await settled();
}

async function joined(): Promise<TestSubscriber> {
  const peer = here.subscriber();
  (await here.subscribe(peer, 'red')).open();
  return peer;
}

const counting = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const eventsOf = (peer: TestSubscriber) => peer.frames.map(({ event, offset }) => offset ?? event);

test('1,000 clients that recover from one position share the read, while publications go on', async () => {
  await joined();
  await say(50);
  const { epoch } = await here.channels.channel('red').history({ limit: 0 });
  here.broker.calls.splice(0);
  const peers = await Promise.all(
    counting(1, 1_000).map(async (index) => {
      const peer = here.subscriber();
      const member = await here.subscribe(peer, 'red', { epoch, offset: 10 });
      if (index % 100 === 0) await there.publish('red', 'y');
      member.open();
      return { peer, member };
    }),
  );
  await settled();
  expect(here.broker.reads()).toBeLessThanOrEqual(10);
  for (const { peer } of peers) expect(peer.offsets).toEqual(counting(11, 60));
});

test('clients with different positions share two reads', async () => {
  await joined();
  await say(50);
  const { epoch } = await here.channels.channel('red').history({ limit: 0 });
  here.broker.calls.splice(0);
  for (let offset = 50; offset >= 0; offset -= 1) {
    const peer = here.subscriber();
    const member = await here.subscribe(peer, 'red', { epoch, offset });
    expect([member.isRecovered, member.position!.offset]).toEqual([true, 50]);
    member.open();
    expect(peer.offsets).toEqual(counting(offset + 1, 50));
  }
  expect(here.broker.reads()).toBe(2);
});

test('1,000 publications are replayed and not more, half the send buffer and not more', async () => {
  await joined();
  await say(1_001);
  const { epoch } = await here.channels.channel('red').history({ limit: 0 });
  for (const [offset, isRecovered] of [
    [0, false],
    [1, true],
  ] as const) {
    const peer = here.subscriber();
    const member = await here.subscribe(peer, 'red', { epoch, offset });
    expect([member.isRecovered, member.position!.offset]).toEqual([isRecovered, 1_001]);
    member.open();
    expect(peer.offsets).toHaveLength(isRecovered ? 1_000 : 0);
  }
  const [frame] = (await here.channels.channel('red').history({ limit: 1 })).entries;
  const size = JSON.stringify({ ...frame, channel: 'red', epoch }).length;
  for (const [joinBuffer, isRecovered] of [
    [size * 20, true],
    [size * 19 - 1, false],
  ] as const) {
    const peer = here.subscriber();
    peer.joinBuffer = joinBuffer;
    const member = await here.subscribe(peer, 'red', { epoch, offset: 1_001 - 10 });
    expect(member.isRecovered).toBe(isRecovered);
  }
});

test('more is published than can wait for the reply: the history is read again', async () => {
  const peer = here.subscriber();
  peer.joinBuffer = 3_000;
  const member = await here.subscribe(peer, 'red');
  await say(1_500, 'x'.repeat(100));
  await here.channels.channel('red').publish('whispered', 1, { only: peer.id });
  expect(eventsOf(peer)).toEqual([]);
  member.open();
  await say(1);
  for (let turn = 0; turn < 5; turn += 1) await settled();
  await say(1);
  expect(eventsOf(peer)).toEqual([...counting(1, 1_501), 'whispered', 1_502]);
});

test('more is published than the history keeps: a reset follows the reply', async () => {
  const peer = here.subscriber();
  peer.joinBuffer = 1_000;
  const member = await here.subscribe(peer, 'red');
  await say(5_100);
  member.open();
  for (let turn = 0; turn < 5; turn += 1) await settled();
  await say(1);
  expect(eventsOf(peer)).toEqual(['$reset', 5_101]);
  expect(peer.frames[0]!.data.offset).toBe(5_100);
});

test('what is read again waits for room', async () => {
  const peer = here.subscriber();
  peer.joinBuffer = 1_000;
  const member = await here.subscribe(peer, 'red');
  await say(100);
  peer.isFull = true;
  member.open();
  await say(100);
  expect(peer.frames).toEqual([]);
  peer.drain();
  for (let turn = 0; turn < 5; turn += 1) await settled();
  await say(1);
  expect(peer.offsets).toEqual(counting(1, 201));
});

test('a slow consumer is told once there is room, and nothing hides the gap', async () => {
  const peer = await joined();
  await say(1);
  peer.isFull = true;
  await say(3);
  peer.isFull = false;
  await say(1);
  expect(eventsOf(peer)).toEqual([1]);
  peer.drain();
  await settled();
  await say(1);
  expect(eventsOf(peer)).toEqual([1, '$reset', 6]);
  expect(peer.frames[1]!.data.offset).toBe(5);
});

test('a slow consumer that leaves is not told any more', async () => {
  const peer = await joined();
  peer.isFull = true;
  await say(1);
  here.membership.leaveAll(peer);
  peer.drain();
  await settled();
  expect(peer.frames).toEqual([]);
});

describe('with the broker down', () => {
  test('a join is refused with 503, and nothing of it is left', async () => {
    here.broker.report('down');
    await expect(here.subscribe(here.subscriber(), 'red')).rejects.toThrow('refused with 503');
    expect(here.membership.names).toEqual([]);
    here.broker.report('up');
    await joined();
    here.broker.report('down');
    await expect(here.subscribe(here.subscriber(), 'red')).rejects.toThrow('refused with 503');
    expect(here.membership.size('red')).toBe(1);
  });

  test('what is kept is not published, and the result says so', async () => {
    const peer = await joined();
    here.broker.report('down');
    expect(await here.publish('red', 1)).toEqual({ local: 0, cluster: 'failed' });
    await expect(here.channels.channel('red').history()).rejects.toMatchObject({ statusCode: 503 });
    expect(peer.frames).toEqual([]);
  });

  test('positions or history that cannot be read refuse the join', async () => {
    here.broker.fails = (call) => call === 'positions';
    await expect(here.subscribe(here.subscriber(), 'red')).rejects.toThrow('refused with 503');
    here.broker.fails = (call) => call === 'read';
    const { epoch } = (await here.subscribe(here.subscriber(), 'red')).position!;
    const recovering = here.subscribe(here.subscriber(), 'red', { epoch, offset: 0 });
    await expect(recovering).rejects.toThrow('refused with 503');
  });
});

test('once per key, without history: members here receive it once, whether it was confirmed or not', async () => {
  const plain = await Process.start(new FaultyBroker(new MemoryNetwork()));
  const peer = plain.peer();
  await plain.join(peer, 'red');
  const publish = (data: unknown) => plain.channels.channel('red').publish('said', data, { idempotencyKey: 'a' });
  plain.broker.fails = () => true;
  expect(await publish(1)).toEqual({ local: 1, cluster: 'failed' });
  plain.broker.fails = () => false;
  expect(await publish(1)).toEqual({ local: 0, cluster: 'sent' });
  expect(await publish(1)).toEqual({ local: 0, cluster: 'sent' });
  expect(peer.received).toEqual([1]);
  await plain.cluster.stop();
});

test('the history of what is too old is not replayed', async () => {
  const short = await Process.start(new FaultyBroker(new MemoryNetwork()), { size: 10, ttl: 1 });
  const peer = short.subscriber();
  const { epoch } = (await short.subscribe(peer, 'red')).position!;
  await short.publish('red', 1);
  while ((await short.channels.channel('red').history()).entries.length > 0) await settled();
  const member = await short.subscribe(short.subscriber(), 'red', { epoch, offset: 0 });
  expect([member.isRecovered, member.position]).toEqual([false, { epoch, offset: 1 }]);
  await short.cluster.stop();
});
