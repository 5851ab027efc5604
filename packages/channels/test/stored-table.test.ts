import { MemoryBroker, MemoryNetwork, type ChannelPattern } from '@cortado/channels/broker';
import { HeldBroker, settled } from '@cortado/testkit/held-broker';
import { Process } from './support/process';

/** The table of patterns, which servers store for programs that publish without one. */
let network: MemoryNetwork;
beforeEach(() => (network = new MemoryNetwork()));

const rooms = (size: number): ChannelPattern => ({
  pattern: 'room:{room}',
  history: { size, ttl: 60_000 },
  presence: true,
});
const WARNING =
  'another server stored other options for the same channels; those of this server apply to publishers now';

test('the server that started last wins, and a contradiction is logged once', async () => {
  const [old, next, other] = [
    await Process.start(new MemoryBroker(network)),
    await Process.start(new MemoryBroker(network)),
    await Process.start(new MemoryBroker(network)),
  ];
  await old.cluster.storePatterns([rooms(10)]);
  await next.cluster.storePatterns([rooms(20)]);
  await other.cluster.storePatterns([rooms(20)]);
  expect(network.patterns).toEqual([rooms(20)]);
  expect([old.messages, next.messages, other.messages]).toEqual([[], [WARNING], []]);
  expect(next.lines[0]).toMatchObject({ level: 40, replaced: [rooms(10)], by: [rooms(20)] });
});

test('a server with other channels replaces the table, and one without any leaves it', async () => {
  const [one, two, three] = [
    await Process.start(new MemoryBroker(network)),
    await Process.start(new MemoryBroker(network)),
    await Process.start(new MemoryBroker(network)),
  ];
  await one.cluster.storePatterns([]);
  expect(network.patterns).toEqual([]);
  await two.cluster.storePatterns([rooms(10)]);
  await three.cluster.storePatterns([]);
  expect(network.patterns).toEqual([rooms(10)]);
  expect([one, two, three].flatMap((each) => each.messages)).toEqual([]);
});

test('what could not be stored is stored when the broker is up again', async () => {
  const server = await Process.start(new HeldBroker(network));
  server.broker.holds = () => false;
  server.broker.report('down');
  await server.cluster.storePatterns([rooms(10)]);
  expect(network.patterns).toBeUndefined();
  server.broker.report('up');
  await settled();
  expect(network.patterns).toEqual([rooms(10)]);
  expect(server.messages).toEqual(['broker is down; other processes are unreachable', 'broker is up again']);
});
