import { MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { brokerContract } from '@cortado/testkit/broker-contract';
import { LateBroker } from '@cortado/testkit/late-broker';

let network: MemoryNetwork;
beforeEach(() => (network = new MemoryNetwork({ lease: 50 })));
brokerContract('the memory broker', () => new MemoryBroker(network));
brokerContract(
  'one behind a slow network',
  () => new LateBroker(network),
  (broker) => broker,
);

test('publishing before start and after stop fails', async () => {
  const broker = new MemoryBroker(network);
  const publish = async () => broker.publish('a', Buffer.from('1'));
  await expect(publish()).rejects.toThrow('not been started');
  broker.start('one', { receive() {}, changed() {} });
  await expect(publish()).resolves.toBeUndefined();
  broker.stop();
  await expect(publish()).rejects.toThrow('not been started');
});

test('on its own it reaches no other process', () => {
  expect([new MemoryBroker().isShared, new MemoryBroker(network).isShared]).toEqual([false, true]);
});
