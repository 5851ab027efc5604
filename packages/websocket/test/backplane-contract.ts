import type { Backplane } from '@cortado/websocket/backplane';

/** What every backplane must do. @param connect makes one more member of the same cluster */
export function backplaneContract(name: string, connect: () => Backplane): void {
  describe(`${name} is a backplane`, () => {
    const started: Backplane[] = [];

    async function node(...topics: string[]) {
      const backplane = connect();
      const received: string[] = [];
      const waiting: (() => void)[] = [];
      await backplane.start((topic, payload) => {
        received.push(`${topic}: ${payload}`);
        for (const each of waiting.splice(0)) each();
      });
      started.push(backplane);
      for (const topic of topics) await backplane.subscribe(topic);
      const has = async (count: number): Promise<string[]> => {
        while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
        return received;
      };
      return { backplane, received, has };
    }

    afterEach(async () => {
      for (const each of started.splice(0)) await each.stop();
    });

    test('carries to all others that subscribed, says how many, and never back', async () => {
      const [one, two, three, four] = [await node('a'), await node('a'), await node('a', 'b'), await node('b')];
      expect(await one.backplane.publish('a', '1')).toBe(2);
      expect(await one.backplane.publish('b', '2')).toBe(2);
      expect(await two.has(1)).toEqual(['a: 1']);
      expect(await three.has(2)).toEqual(['a: 1', 'b: 2']);
      expect(await four.has(1)).toEqual(['b: 2']);
      expect(one.received).toEqual([]);
    });

    test('keeps the order of one publisher, for any text', async () => {
      const [one, two] = [await node(), await node('a')];
      const texts = [
        '',
        'ü 漢字 😀',
        '{"a":"\\u0000"}',
        'x'.repeat(100_000),
        ...Array.from({ length: 100 }, (_, i) => `${i}`),
      ];
      await Promise.all(texts.map((text) => one.backplane.publish('a', text)));
      expect(await two.has(texts.length)).toEqual(texts.map((text) => `a: ${text}`));
    });

    test('topics are names, not patterns', async () => {
      const [one, two] = [await node(), await node('a*', '[ab]', 'a b', 'ünïcode')];
      expect(await one.backplane.publish('ab', 'no')).toBe(0);
      for (const topic of ['a*', '[ab]', 'a b', 'ünïcode']) expect(await one.backplane.publish(topic, 'yes')).toBe(1);
      expect(await two.has(4)).toEqual(['a*: yes', '[ab]: yes', 'a b: yes', 'ünïcode: yes']);
    });

    test('subscribing twice is subscribing once, and unsubscribing ends it', async () => {
      const [one, two] = [await node(), await node('a', 'a', 'b')];
      await one.backplane.publish('a', '1');
      await two.has(1);
      await two.backplane.unsubscribe('a');
      expect(await one.backplane.publish('a', '2')).toBe(0);
      await one.backplane.publish('b', '3');
      expect(await two.has(2)).toEqual(['a: 1', 'b: 3']);
    });

    test('one that stopped is not counted, and hears nothing', async () => {
      const [one, two] = [await node(), await node('a')];
      await two.backplane.stop();
      started.splice(started.indexOf(two.backplane), 1);
      expect(await one.backplane.publish('a', '1')).toBe(0);
      expect(two.received).toEqual([]);
    });
  });
}
