import { MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { FaultyBroker } from '@cortado/testkit/faulty-broker';
import { settled } from '@cortado/testkit/held-broker';
import { Process } from '../support/process';
import { PresenceClient } from '../support/presence-client';

/** Changes that a process does not hear of, as while a topic moves to another server of a cluster. */
const LIMITS = { max: 1_000, grace: 0 };
const CHANNEL = 'room:1';

async function both() {
  const network = new MemoryNetwork();
  const here = await Process.start(new FaultyBroker(network));
  const there = await Process.start(new MemoryBroker(network));
  const watcher = await joined(here, 'watcher');
  const bob = await joined(there, 'bob');
  await settled();
  return { here, there, watcher, bob };
}

async function joined(at: Process, key: string): Promise<PresenceClient> {
  const client = new PresenceClient(at, `${at.cluster.node}-${key}`, CHANNEL, LIMITS);
  expect(await client.join(key, null)).toBe(true);
  return client;
}

/** Changes are told every 100 milliseconds. */
async function told(): Promise<void> {
  await settled();
  await jest.advanceTimersByTimeAsync(100);
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

test('clients are told what the broker says was missed: who came, who left, and nothing twice', async () => {
  const { here, there, watcher, bob } = await both();
  await told();
  here.broker.losesPresence = true;
  await joined(there, 'ada');
  bob.leave();
  await told();
  expect([...watcher.seen.keys()]).toEqual(['watcher', 'bob']);
  here.broker.losesPresence = false;
  here.broker.miss(`channel:${CHANNEL}`);
  await told();
  expect(watcher.pushes.slice(1)).toEqual([{ joined: [{ key: 'ada', info: null }], left: [{ key: 'bob' }] }]);
  here.broker.miss(`channel:${CHANNEL}`);
  await told();
  expect(watcher.pushes).toHaveLength(2);
});

test('a list that cannot be read is read a second later', async () => {
  const { here, there, watcher } = await both();
  here.broker.losesPresence = true;
  await joined(there, 'ada');
  here.broker.fails = (call) => call === 'presence';
  here.broker.miss(`channel:${CHANNEL}`);
  await told();
  expect(watcher.seen.has('ada')).toBe(false);
  here.broker.fails = () => false;
  await jest.advanceTimersByTimeAsync(1_000);
  await told();
  expect(watcher.seen.has('ada')).toBe(true);
});

test('a channel without members here is none of its business', async () => {
  const { here, watcher } = await both();
  here.broker.miss('channel:elsewhere');
  await told();
  expect([here.messages, watcher.seen.size]).toEqual([[], 2]);
});
