import { MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { settled } from '@cortado/testkit/held-broker';
import { Process } from '../support/process';

/** What this process publishes waits for what it published before, within limits. */
class SilentBroker extends MemoryBroker {
  isSilent = false;
  override append(...call: Parameters<MemoryBroker['append']>): ReturnType<MemoryBroker['append']> {
    return this.isSilent ? new Promise(() => undefined) : super.append(...call);
  }
}

async function start() {
  const process = await Process.start(new SilentBroker(new MemoryNetwork()), { size: 10, ttl: 60_000 });
  const peer = process.subscriber();
  (await process.subscribe(peer, 'red')).open();
  process.broker.isSilent = true;
  const tell = (data: unknown) => process.channels.channel('red').publish('said', data, { only: peer.id });
  return { process, peer, tell, data: () => peer.frames.map((each) => each.data as unknown) };
}
afterEach(() => jest.useRealTimers());

test('what follows a publication whose outcome does not come waits for a second at most', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const { process, tell, data } = await start();
  const published = process.publish('red', 'kept');
  const told = tell(1);
  await settled();
  expect(data()).toEqual([]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await published).toEqual({ local: 0, cluster: 'failed' });
  expect([await told, data()]).toEqual([{ local: 1, cluster: 'sent' }, [1]]);
  await tell(2);
  expect(data()).toEqual([1, 2]);
});

test.each([
  ['10,000 deliveries', 10_000, 'x'],
  ['16 MiB', 16, 'x'.repeat(1_024 * 1_024)],
])('no more than %s wait: then nothing of the channel does', async (_name, count, text) => {
  const { process, tell, data } = await start();
  void process.publish('red', 'kept');
  for (let number = 0; number < count - 1; number += 1) void tell(`${number} ${text}`);
  await settled();
  expect(data()).toEqual([]);
  for (let number = count - 1; number < count + 10; number += 1) void tell(`${number} ${text}`);
  await settled();
  expect(data().map((each) => Number.parseInt(String(each)))).toEqual(
    Array.from({ length: count + 10 }, (_, number) => number),
  );
});
