import type { Broker, BrokerState } from '@cortado/channels/broker';

/** How a test takes the other processes away from one broker, and gives them back. */
export interface Outage {
  cut(): void | Promise<void>;
  restore(): void | Promise<void>;
}

/**
 * What every broker must do.
 *
 * @param connect creates one more member of the same cluster
 * @param outageOf for brokers that can lose the others
 */
export function brokerContract<B extends Broker>(
  name: string,
  connect: () => B,
  outageOf?: (broker: B) => Outage,
): void {
  describe(`${name} is a broker`, () => {
    const started: B[] = [];
    let nodes = 0;

    async function member(...topics: string[]) {
      const broker = connect();
      const node = `node-${(nodes += 1)}`;
      const received: string[] = [];
      const states: BrokerState[] = [];
      const waiting: (() => void)[] = [];
      await broker.start(node, {
        receive(topic, bytes) {
          received.push(`${topic}: ${Buffer.from(bytes).toString()}`);
          for (const each of waiting.splice(0)) each();
        },
        changed(state) {
          states.push(state);
          for (const each of waiting.splice(0)) each();
        },
      });
      started.push(broker);
      for (const topic of topics) await broker.subscribe(topic);
      const has = async (count: number): Promise<string[]> => {
        while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
        return received;
      };
      const publish = async (topic: string, text: string): Promise<void> => broker.publish(topic, Buffer.from(text));
      const reports = async (...expected: readonly BrokerState[]): Promise<void> => {
        while (states.length < expected.length) await new Promise<void>((resolve) => waiting.push(resolve));
        expect(states).toEqual(expected);
      };
      return { broker, node, received, has, publish, reports };
    }

    const stop = async (broker: B): Promise<void> => {
      started.splice(started.indexOf(broker), 1);
      await broker.stop();
    };

    afterEach(async () => {
      for (const each of started.splice(0)) await each.stop();
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
      const [one, two] = [connect(), connect()];
      started.push(one, two);
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);
      await one.start('one', { receive() {}, changed() {} });
      const received = new Promise<number[]>((resolve) => {
        void two.start('two', { receive: (_topic, bytes) => resolve([...bytes]), changed() {} });
      });
      await two.subscribe('a');
      await one.publish('a', all.subarray(1));
      expect(await received).toEqual([...all.subarray(1)]);
    });

    test('topics are names, not patterns', async () => {
      const topics = ['a*', '[ab]', 'a b', 'ünïcode', '{a}b', 'a\r\nb', ''];
      const [one, two] = [await member(), await member(...topics)];
      await one.publish('ab', 'no');
      await one.publish('b', 'no');
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
      await stop(two.broker);
      expect(await one.broker.processes()).toEqual([one.node]);
    });

    test('one that stopped receives nothing', async () => {
      const [one, two, three] = [await member(), await member('a'), await member('a')];
      await stop(two.broker);
      await one.publish('a', '1');
      expect(await three.has(1)).toEqual(['a: 1']);
      expect(two.received).toEqual([]);
    });

    if (outageOf === undefined) return;

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
