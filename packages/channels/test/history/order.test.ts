import { MemoryBroker, MemoryNetwork, type HistoryLimits } from '@cortado/channels/broker';
import { FaultyBroker } from '@cortado/testkit/faulty-broker';
import { LateBroker } from '@cortado/testkit/late-broker';
import { settled } from '@cortado/testkit/held-broker';
import { Process, type TestSubscriber } from '../support/process';

/** One order of a channel with history, without silent gaps, whatever the subscriptions bring. */
const LIMITS: HistoryLimits = { size: 5, ttl: 60_000 };
let network: MemoryNetwork;
const processes: Process[] = [];
beforeEach(() => (network = new MemoryNetwork()));
afterEach(async () => {
  for (const each of processes.splice(0)) await each.cluster.stop();
});

async function start<B extends MemoryBroker>(broker: B, limits = LIMITS): Promise<Process & { readonly broker: B }> {
  const process = await Process.start(broker, limits);
  processes.push(process);
  return process;
}

/** A process with a member whose broker may be faulty, and another that publishes. */
async function both(limits = LIMITS) {
  const here = await start(new FaultyBroker(network), limits);
  const there = await start(new MemoryBroker(network), limits);
  const peer = here.subscriber();
  (await here.subscribe(peer, 'red')).open();
  return { here, there, peer };
}

async function say(process: Process, from: number, to: number): Promise<void> {
  for (let data = from; data <= to; data += 1) await process.publish('red', data);
  await settled();
}

const dataOf = (peer: TestSubscriber) => peer.frames.map(({ event, data }) => (event === 'said' ? data : event));

test('three processes publish side by side: everybody receives the same sequence', async () => {
  const all = [];
  for (let index = 0; index < 3; index += 1) all.push(await start(new LateBroker(network), { size: 500, ttl: 60_000 }));
  const peers = all.flatMap((process) =>
    [process, process].map((each) => ({ process: each, peer: each.subscriber() })),
  );
  for (const { process, peer } of peers) (await process.subscribe(peer, 'red')).open();
  const published = all.flatMap((process, at) =>
    Array.from({ length: 100 }, (_, index) => process.channels.channel('red').publish('said', `${at}-${index}`)),
  );
  expect((await Promise.all(published)).map(({ local, cluster }) => `${local} ${cluster}`)).toEqual(
    Array.from({ length: 300 }, () => '2 sent'),
  );
  await settled();
  const [first, ...others] = peers.map(({ peer }) => dataOf(peer));
  expect(peers[0]!.peer.offsets).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  for (const each of others) expect(each).toEqual(first);
});

test('a hole is read from the history before anything newer is delivered', async () => {
  const { here, there, peer } = await both();
  here.broker.loses = ({ offset }) => offset === 2 || offset === 3;
  await say(there, 1, 5);
  expect([dataOf(peer), here.broker.reads()]).toEqual([[1, 2, 3, 4, 5], 1]);
});

test('a hole that the history cannot fill is a reset, and later pushes continue', async () => {
  const { here, there, peer } = await both();
  here.broker.loses = ({ offset }) => offset > 1 && offset < 9;
  await say(there, 1, 10);
  const [, reset] = peer.frames;
  expect(dataOf(peer)).toEqual([1, '$reset', 10]);
  expect(reset!.data).toEqual({ epoch: peer.frames[0]!.epoch, offset: 9 });
});

test('a publication at or below the last offset is a reset', async () => {
  const { here, there, peer } = await both();
  await say(there, 1, 2);
  const bytes = Uint8Array.from([0]);
  here.broker.inject('channel:red', bytes, { epoch: peer.frames[0]!.epoch!, offset: 2 });
  await settled();
  await say(there, 3, 3);
  expect(dataOf(peer)).toEqual([1, 2, '$reset', 3]);
});

test('a publication of a past epoch is left out', async () => {
  const { here, there, peer } = await both();
  await say(there, 1, 1);
  here.broker.inject('channel:red', Uint8Array.from([0]), { epoch: 'past', offset: 7 });
  await settled();
  await say(there, 2, 2);
  expect(dataOf(peer)).toEqual([1, 2]);
});

test('one that cannot be read takes its place in the order, and nobody receives it', async () => {
  const { here, there, peer } = await both();
  const stranger = new MemoryBroker(network);
  stranger.start('stranger', { receive() {}, changed() {} });
  await say(there, 1, 1);
  await stranger.append('channel:red', Uint8Array.from([9]), { history: LIMITS });
  await say(there, 3, 3);
  expect([dataOf(peer), here.messages]).toEqual([[1, 3], ['ignoring messages from another process']]);
  const { entries } = await here.channels.channel('red').history();
  expect(entries.map(({ offset }) => offset)).toEqual([1, 3]);
});

test('while the history cannot be read nothing newer is delivered; afterwards everything is', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const { here, there, peer } = await both();
  here.broker.loses = ({ offset }) => offset === 1;
  here.broker.fails = (call) => call === 'read';
  await say(there, 1, 3);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(peer.frames).toEqual([]);
  here.broker.fails = () => false;
  await jest.advanceTimersByTimeAsync(600);
  expect(dataOf(peer)).toEqual([1, 2, 3]);
  jest.useRealTimers();
});

test('the broker was away: what was published meanwhile is read when it is back', async () => {
  const { here, there, peer } = await both();
  here.broker.report('down');
  here.broker.loses = () => true;
  await say(there, 1, 3);
  here.broker.loses = () => false;
  expect(peer.frames).toEqual([]);
  here.broker.report('up');
  for (let turn = 0; turn < 5; turn += 1) await settled();
  expect(dataOf(peer)).toEqual([1, 2, 3]);
});

describe('idle channels', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  test('what an idle channel missed is found within 25 seconds', async () => {
    const { here, there, peer } = await both();
    here.broker.loses = () => true;
    await say(there, 1, 2);
    await jest.advanceTimersByTimeAsync(24_000);
    expect(peer.frames).toEqual([]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(dataOf(peer)).toEqual([1, 2]);
  });

  test('they are asked for in batches of 500, at most 1,000 a second, and a busy one is not', async () => {
    const { here, there } = await both();
    const peers = Array.from({ length: 20 }, () => here.subscriber());
    for (const [at, peer] of peers.entries()) {
      for (let index = 0; index < 100; index += 1) (await here.subscribe(peer, `${at}-${index}`)).open();
    }
    const seconds: number[] = [];
    for (let second = 0; second < 54; second += 1) {
      here.broker.calls.splice(0);
      await say(there, 1, 1);
      await jest.advanceTimersByTimeAsync(1_000);
      const asked = here.broker.calls.map(({ topics }) => topics);
      expect(Math.max(0, ...asked)).toBeLessThanOrEqual(500);
      seconds.push(asked.reduce((sum, each) => sum + each, 0));
    }
    expect(Math.max(...seconds)).toBe(1_000);
    // Each of them twice.
    expect(seconds.reduce((sum, each) => sum + each, 0)).toBe(4_000);
  });

  test('a member whose newest publications were not meant for it is told the position after 25 seconds, once', async () => {
    const { there, peer } = await both();
    await there.channels.channel('red').publish('said', 1, { except: peer.id });
    await there.channels.channel('red').publish('said', 2, { except: peer.id });
    await settled();
    await jest.advanceTimersByTimeAsync(24_000);
    expect(peer.frames).toEqual([]);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(peer.frames).toEqual([
      {
        event: '$position',
        channel: 'red',
        data: { epoch: expect.any(String), offset: 2 },
        timestamp: expect.any(String),
      },
    ]);
    await there.channels.channel('red').publish('said', 3, { except: peer.id });
    await say(there, 4, 4);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(dataOf(peer)).toEqual(['$position', 4]);
  });
});
