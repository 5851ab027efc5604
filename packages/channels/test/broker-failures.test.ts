import { MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { HeldBroker, settled } from '@cortado/testkit/held-broker';
import { Process, two } from './support/process';

/** What a broker that is down, fails or hangs means: truthful results, one line per change, and recovery by itself. */
let network: MemoryNetwork;
beforeEach(() => (network = new MemoryNetwork()));
afterEach(() => jest.useRealTimers());

/** In milliseconds: calls that fail for as long are told in the log, unless the broker is down. */
const SETTLING = 3_000;
const fakeTimers = () => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });

async function both() {
  const { here, there, broker } = await two(network);
  broker.holds = () => false;
  const [one, other] = [here.peer(), there.peer()];
  await here.join(one, 'red');
  await there.join(other, 'red');
  return { here, there, broker, one, other };
}

test('down: members in this process get what is published, results say failed, and no call is made', async () => {
  const { here, broker, one, other } = await both();
  const before = broker.calls.length;
  broker.report('down', new Error('connection lost'));
  for (let index = 0; index < 100; index += 1)
    expect(await here.publish('red', index)).toEqual({ local: 1, cluster: 'failed' });
  expect(await here.channels.channel('red').members()).toEqual([one.id]);
  expect([one.received.length, other.received, broker.calls.length - before]).toEqual([100, [], 0]);
  expect(here.messages).toEqual(['broker is down; other processes are unreachable']);
});

test('up again: what was joined meanwhile is subscribed, and one line says so', async () => {
  const { here, there, broker } = await both();
  const peer = here.peer();
  broker.report('down');
  broker.report('down');
  expect(await here.join(peer, 'blue')).toBe(204);
  expect(await here.publish('blue', 0)).toEqual({ local: 1, cluster: 'failed' });
  broker.report('up');
  broker.report('up');
  await settled();
  expect(await there.publish('blue', 1)).toEqual({ local: 0, cluster: 'sent' });
  await settled();
  expect(peer.received).toEqual([0, 1]);
  expect(here.messages).toEqual(['broker is down; other processes are unreachable', 'broker is up again']);
});

test('a subscription that fails: the join is local, and the subscription is tried again', async () => {
  fakeTimers();
  const { here, there, broker } = await two(network);
  const peer = here.peer();
  const join = here.join(peer, 'red');
  await broker.conclude('subscribe channel:red', new Error('no'));
  expect(await join).toBe(204);
  broker.holds = () => false;
  expect(await here.join(here.peer(), 'red')).toBe(204); // tries at once; without it a timer does
  await there.publish('red', 1);
  await settled();
  expect([peer.received, here.messages]).toEqual([[1], []]);
  await jest.advanceTimersByTimeAsync(SETTLING);
  expect(here.lines).toMatchObject([
    { msg: 'calls to the broker failed for a moment', call: 'subscribe', failures: 1 },
  ]);
});

test('a subscription that failed is tried again without a further join', async () => {
  const { here, broker } = await two(network);
  const peer = here.peer();
  const join = here.join(peer, 'red');
  await broker.conclude('subscribe channel:red', new Error('no'));
  await join;
  const retried = new Promise<void>((resolve) => {
    broker.holds = () => (resolve(), false);
  });
  await retried;
  expect(broker.calls).toEqual(['subscribe channel:red', 'subscribe channel:red']);
});

test('publishing that fails is logged once, however often, and succeeds again', async () => {
  fakeTimers();
  const { here, broker } = await both();
  broker.publish = () => Promise.reject(new Error('no'));
  const fail = async (): Promise<void> => {
    for (let index = 0; index < 10; index += 1)
      expect(await here.publish('red', index)).toEqual({ local: 1, cluster: 'failed' });
  };
  await fail();
  expect(here.messages).toEqual([]);
  await jest.advanceTimersByTimeAsync(SETTLING);
  await fail();
  Reflect.deleteProperty(broker, 'publish');
  expect(await here.publish('red', 10)).toEqual({ local: 1, cluster: 'sent' });
  await jest.advanceTimersByTimeAsync(SETTLING);
  expect(here.lines).toMatchObject([
    { level: 50, msg: 'calls to the broker fail', call: 'publish', err: { message: 'no' }, failures: 10 },
    { level: 30, msg: 'calls to the broker succeed again', failures: 10 },
  ]);
});

test('calls that fail before the broker is down belong to the outage, and are counted in its lines', async () => {
  fakeTimers();
  const { here, broker } = await both();
  broker.publish = () => Promise.reject(new Error('no'));
  for (let index = 0; index < 10; index += 1) await here.publish('red', index);
  broker.report('down', new Error('connection lost'));
  for (let index = 0; index < 5; index += 1) await here.publish('red', index);
  await jest.advanceTimersByTimeAsync(SETTLING);
  broker.report('up');
  expect(here.lines).toMatchObject([
    { msg: 'broker is down; other processes are unreachable', err: { message: 'connection lost' }, failures: 10 },
    { msg: 'broker is up again', failures: 5 },
  ]);
  await jest.advanceTimersByTimeAsync(SETTLING);
  expect(here.lines).toHaveLength(2);
});

test('calls that failed before the application stops are logged then', async () => {
  const { here, broker } = await both();
  broker.publish = () => Promise.reject(new Error('no'));
  await here.publish('red', 1);
  await here.cluster.stop();
  expect(here.messages).toEqual(['calls to the broker fail']);
});

test('a broker that throws instead of rejecting fails in the same way', async () => {
  const { here, broker } = await both();
  broker.publish = broker.processes = () => {
    throw new Error('no');
  };
  expect(await here.publish('red', 1)).toEqual({ local: 1, cluster: 'failed' });
  expect(await here.channels.names()).toEqual(['red']);
});

test('a call that hangs counts as failed', async () => {
  fakeTimers();
  const { here, broker, one } = await both();
  broker.holds = () => true;
  const [published, joined] = [here.publish('red', 1), here.join(one, 'blue')];
  await jest.advanceTimersByTimeAsync(1_000 + SETTLING);
  expect([await published, await joined]).toEqual([{ local: 1, cluster: 'failed' }, 204]);
  expect(here.messages).toEqual(['calls to the broker fail']);
});

test('the pause of a process that could not run is not taken for one of the broker', async () => {
  const { here, broker } = await both();
  broker.publish = async () => {
    await settled(); // a reply that has arrived is read once the process runs again
  };
  const published = here.publish('red', 1);
  const end = performance.now() + 1_100;
  while (performance.now() < end); // busy
  expect(await published).toEqual({ local: 1, cluster: 'sent' });
});

test('while one kind of call fails, others that work are no change', async () => {
  fakeTimers();
  const { here, broker, one } = await both();
  broker.subscribe = () => Promise.reject(new Error('no'));
  await here.join(one, 'blue');
  expect(await here.publish('red', 1)).toMatchObject({ cluster: 'sent' });
  await jest.advanceTimersByTimeAsync(SETTLING);
  await here.join(one, 'green');
  expect(await here.publish('red', 2)).toMatchObject({ cluster: 'sent' });
  await jest.advanceTimersByTimeAsync(SETTLING);
  expect(here.messages).toEqual(['calls to the broker fail']);
});

describe('questions to other processes', () => {
  test('a process that does not answer is left out, and a late answer does no harm', async () => {
    const { here, broker, one } = await both();
    const silent = await Process.start(new HeldBroker(network));
    silent.broker.holds = (call) => call.startsWith('publish ');
    await silent.join(silent.peer(), 'green');
    expect((await here.channels.names()).toSorted()).toEqual(['red']);
    await silent.broker.conclude(silent.broker.pending[0]!);
    expect(here.membership.channelsOf(one)).toEqual(['red']);
    expect(broker.pending).toEqual([]);
  });

  test('answers may come out of turn', async () => {
    const { here } = await both();
    const [slow, slower] = [await Process.start(new HeldBroker(network)), await Process.start(new HeldBroker(network))];
    for (const each of [slow, slower]) {
      each.broker.holds = (call) => call.startsWith('publish ');
      await each.join(each.peer(), each === slow ? 'green' : 'blue');
    }
    const asked = Promise.all([here.channels.names(), here.channels.names()]);
    while (slow.broker.pending.length < 2 || slower.broker.pending.length < 2) await settled();
    for (const each of [slower, slow]) for (const call of each.broker.pending) await each.broker.conclude(call);
    for (const names of await asked) expect(names.toSorted()).toEqual(['blue', 'green', 'red']);
  });

  test('a process that is gone is not waited for', async () => {
    const { here, there } = await both();
    await there.cluster.stop();
    expect(await here.channels.names()).toEqual(['red']);
    expect(await here.cluster.ask({ command: 'channels.names' }, `${there.cluster.node}-1`)).toEqual([]);
  });

  test('closing does not wait for answers', async () => {
    const { here } = await both();
    const silent = await Process.start(new HeldBroker(network));
    silent.broker.holds = (call) => call.startsWith('publish ');
    const names = here.channels.names();
    while (silent.broker.pending.length < 1) await settled();
    await here.cluster.stop();
    expect((await names).toSorted()).toEqual(['red']);
    expect(await here.publish('red', 1)).toEqual({ local: 1, cluster: 'failed' });
  });
});

describe('messages that this release cannot read', () => {
  test.each([
    ['of another version', [2, 0, 0, 0, 0]],
    ['empty', []],
    ['cut off', [1, 0, 0, 1, 0, 123]],
    ['without JSON', [1, 0, 0, 0, 1, 123]],
    ['neither request nor answer', [1, 0, 0, 0, 2, 123, 125]],
  ])('%s: logged, and the next is read', async (_name, bytes) => {
    const { here, there, one } = await both();
    const stranger = new MemoryBroker(network);
    stranger.start('stranger', { receive() {}, changed() {} });
    stranger.publish('channel:red', Uint8Array.from(bytes));
    await there.publish('red', 1);
    await settled();
    expect(one.received).toEqual([1]);
    expect(here.lines).toHaveLength(1);
  });

  test('another version is logged once, and an unknown command ignored', async () => {
    const { here, there, one } = await both();
    const stranger = new MemoryBroker(network);
    stranger.start('stranger', { receive() {}, changed() {} });
    for (let index = 0; index < 10; index += 1) stranger.publish('all', Uint8Array.from([9]));
    await there.cluster.tell({ command: 'channels.unheard-of' });
    await there.publish('red', 1);
    await settled();
    expect(one.received).toEqual([1]);
    expect(here.messages).toEqual(['ignoring messages from another process', 'ignoring an unknown command']);
  });
});

test('a command that fails is logged, and the next is carried out', async () => {
  const { here, there, one } = await both();
  await there.cluster.tell({ command: 'channels.push' }); // lacks its fields
  await there.publish('red', 1);
  await settled();
  expect([one.received, here.messages]).toEqual([[1], ['a command from another process failed']]);
});

test('a broker that cannot start fails the start, and is stopped once', async () => {
  let stops = 0;
  class Unreachable extends MemoryBroker {
    override start(): Promise<void> {
      return Promise.reject(new Error('unreachable'));
    }
    override stop(): void {
      stops += 1;
    }
  }
  const process = new Process(new Unreachable(network));
  await expect(process.cluster.start()).rejects.toThrow('unreachable');
  await process.cluster.stop();
  await process.cluster.stop();
  expect(stops).toBe(1);
});

test('a broker that was not started is not stopped', async () => {
  const broker = new HeldBroker(network);
  broker.stop = () => {
    throw new Error('not started');
  };
  await expect(new Process(broker).cluster.stop()).resolves.toBeUndefined();
});

test('a process that loses all of its clients at once asks the broker for 1,000 things at once, and for the rest later', async () => {
  const { here, broker } = await both();
  const peers = Array.from({ length: 1_500 }, () => here.peer());
  await Promise.all(peers.map((peer, index) => here.join(peer, `own-${index}`)));
  broker.calls.length = 0;
  broker.holds = (call) => call.startsWith('unsubscribe ');
  for (const each of peers) here.membership.leaveAll(each);
  await settled();
  expect(broker.pending).toHaveLength(1_000);
  broker.holds = () => false;
  await Promise.all(broker.pending.map((call) => broker.conclude(call)));
  while (broker.calls.length < peers.length) await settled();
  expect(new Set(broker.calls)).toEqual(new Set(peers.map((_, index) => `unsubscribe channel:own-${index}`)));
  expect(here.messages).toEqual([]);
});

test('calls that fail because the broker disconnects are not logged, and none follows', async () => {
  const { here, broker } = await both();
  const peer = here.peer();
  await here.join(peer, 'blue');
  broker.holds = () => true;
  here.membership.leaveAll(peer);
  const publish = here.publish('red', 1);
  await settled();
  await here.cluster.stop();
  const { length } = broker.calls;
  await broker.conclude('unsubscribe channel:blue', new Error('disconnected'));
  await broker.conclude('publish channel:red', new Error('disconnected'));
  expect(await publish).toEqual({ local: 1, cluster: 'failed' });
  await here.join(peer, 'green');
  here.membership.leaveAll(peer);
  expect([here.messages, broker.calls.length - length, broker.pending]).toEqual([[], 0, []]);
});
