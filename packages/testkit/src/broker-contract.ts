import type { Broker } from '@cortado/channels/broker';
import { historyContract } from './broker-history';
import { brokerInterleavings } from './broker-interleavings';
import { BrokerMember } from './broker-member';
import { outcomesContract } from './broker-outcomes';
import { presenceContract } from './broker-presence';
import type { Outage } from './broker-setup';

/**
 * What every broker must do.
 *
 * @param connect creates one more member of the same cluster. Its lease should be short: tests wait for its end
 * @param outageOf for brokers that can lose the others
 */
export function brokerContract<B extends Broker>(
  name: string,
  connect: () => B | Promise<B>,
  outageOf?: (broker: B) => Outage,
): void {
  describe(`${name} is a broker`, () => {
    const started: BrokerMember<B>[] = [];
    let nodes = 0;

    async function member(...topics: string[]): Promise<BrokerMember<B>> {
      const created = new BrokerMember(await connect(), `node-${(nodes += 1)}`);
      started.push(created);
      await created.start();
      for (const topic of topics) await created.broker.subscribe(topic);
      return created;
    }

    const stop = async (stopped: BrokerMember<B>): Promise<void> => {
      started.splice(started.indexOf(stopped), 1);
      await stopped.broker.stop();
    };

    afterEach(async () => {
      for (const each of started.splice(0)) await each.broker.stop();
    });

    test('carries to all that have subscribed, and to nobody else', async () => {
      const [one, two, three, four] = [await member(), await member('a'), await member('a', 'b'), await member('b')];
      await one.publish('a', '1');
      await one.publish('b', '2');
      await one.publish('c', '3');
      expect(await two.has(1)).toEqual(['a: 1']);
      expect((await three.has(2)).toSorted()).toEqual(['a: 1', 'b: 2']);
      expect(await four.has(1)).toEqual(['b: 2']);
      expect(one.received).toEqual([]);
    });

    test('keeps the order of one publisher on one topic', async () => {
      const [one, two] = [await member(), await member('a')];
      const texts = ['', 'ü 漢字 😀', 'x'.repeat(100_000), ...Array.from({ length: 100 }, (_, index) => `${index}`)];
      await Promise.all(texts.map((text) => one.publish('a', text)));
      expect(await two.has(texts.length)).toEqual(texts.map((text) => `a: ${text}`));
    });

    test('carries any bytes', async () => {
      const [one, two] = [await member(), await member('a')];
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);
      await one.broker.publish('a', all.subarray(1));
      await two.has(1);
      expect([...two.lastBytes]).toEqual([...all.subarray(1)]);
    });

    test('topics are names, not patterns', async () => {
      const topics = ['a*', '[ab]', 'a b', 'ünïcode', '{a}b', 'a\r\nb', '%7Ba}b', ''];
      const [one, two] = [await member(), await member(...topics)];
      await one.publish('ab', 'no');
      await one.publish('b', 'no');
      await one.publish('%7Ba%7Db', 'no');
      for (const topic of topics) await one.publish(topic, 'yes');
      expect((await two.has(topics.length)).toSorted()).toEqual(topics.map((topic) => `${topic}: yes`).toSorted());
    });

    test('subscribing twice is subscribing once, and unsubscribing ends it', async () => {
      const [one, two] = [await member(), await member('a', 'a', 'b')];
      await one.publish('a', '1');
      await two.has(1);
      await two.broker.unsubscribe('a');
      await one.publish('a', '2');
      await one.publish('b', '3');
      expect(await two.has(2)).toEqual(['a: 1', 'b: 3']);
      await two.broker.subscribe('a');
      await one.publish('a', '4');
      expect(await two.has(3)).toEqual(['a: 1', 'b: 3', 'a: 4']);
    });

    test('lists the processes that are alive, itself included', async () => {
      const [one, two] = [await member(), await member()];
      const both = [one.node, two.node].toSorted();
      expect([...(await one.broker.processes())].toSorted()).toEqual(both);
      expect([...(await two.broker.processes())].toSorted()).toEqual(both);
      await stop(two);
      expect(await one.broker.processes()).toEqual([one.node]);
    });

    test('one that stopped receives nothing', async () => {
      const [one, two, three] = [await member(), await member('a'), await member('a')];
      await stop(two);
      await one.publish('a', '1');
      expect(await three.has(1)).toEqual(['a: 1']);
      expect(two.received).toEqual([]);
    });

    test('keeps the table of patterns that was stored last', async () => {
      const [one, two] = [await member(), await member()];
      expect(await one.broker.patterns()).toBeUndefined();
      const rooms = { pattern: 'room:{room}', history: { size: 10, ttl: 60_000 }, presence: true };
      const old = { pattern: 'old', presence: false };
      expect(await one.broker.storePatterns([])).toBeUndefined();
      expect(await one.broker.patterns()).toEqual([]);
      expect(await one.broker.storePatterns([old])).toEqual([]);
      expect(await two.broker.storePatterns([rooms])).toEqual([old]);
      expect(await two.broker.storePatterns([])).toEqual([rooms]);
      await stop(two);
      expect(await one.broker.patterns()).toEqual([rooms]);
    });

    historyContract({ member, stop, outageOf });
    presenceContract({ member, stop, outageOf });
    outcomesContract({ member, stop, outageOf });

    if (outageOf === undefined) return;
    brokerInterleavings({ member, stop, outageOf });

    test('reports once that it is down, fails to publish meanwhile, and reports that it is up', async () => {
      const [one, two] = [await member('a'), await member('a')];
      const outage = outageOf(one.broker);
      await outage.cut();
      await one.reports('down');
      await expect(one.publish('a', 'lost')).rejects.toThrow();
      await outage.restore();
      await one.reports('down', 'up');
      await one.publish('a', 'after');
      expect(await two.has(1)).toEqual(['a: after']);
      await two.reports();
    });

    test('has its subscriptions again when it reports that it is up, and no message twice', async () => {
      const [one, two] = [await member('a', 'b'), await member()];
      const outage = outageOf(one.broker);
      await outage.cut();
      await one.reports('down');
      await outage.restore();
      await one.reports('down', 'up');
      await two.publish('a', '1');
      await two.publish('b', '2');
      expect((await one.has(2)).toSorted()).toEqual(['a: 1', 'b: 2']);
      await two.publish('a', '3');
      expect((await one.has(3)).toSorted()).toEqual(['a: 1', 'a: 3', 'b: 2']);
    });
  });
}
