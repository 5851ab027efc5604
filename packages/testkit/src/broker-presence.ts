import type { Broker } from '@cortado/channels/broker';
import type { BrokerMember } from './broker-member';
import type { BrokerSetup } from './broker-setup';

/** What every broker must do with presence. */
export function presenceContract<B extends Broker>({ member, stop, outageOf }: BrokerSetup<B>): void {
  const enter = async ({ broker }: BrokerMember<B>, connection: string, key: string, info: string) =>
    broker.enter('a', { connection, key, info });

  const leave = async ({ broker }: BrokerMember<B>, connection: string) => broker.leave('a', connection);

  const present = async ({ broker }: BrokerMember<B>): Promise<string[]> =>
    (await broker.presence('a', 100)).members.map(({ key, info }) => `${key} ${info}`).toSorted();

  /** The changes so far, each as `+ada 1` or `-ada`, followed by the count. */
  const changes = ({ changes: all }: BrokerMember<B>): string[] =>
    all.map(({ change: { joined, left, count } }) =>
      [...joined.map(({ key, info }) => `+${key} ${info}`), ...left.map((key) => `-${key}`), count].join(' '),
    );

  const reported = async (observer: BrokerMember<B>, ...expected: string[]): Promise<void> => {
    await observer.until(`changes ${expected.join()}`, () => observer.changes.length >= expected.length);
    expect(changes(observer)).toEqual(expected);
  };

  test('presence: who enters is seen in every process, and those who subscribed are told', async () => {
    const [one, two, three] = [await member('a'), await member('a'), await member('b')];
    await enter(one, 'one-1', 'ada', '{"name":"Ada"}');
    await enter(two, 'two-1', 'bob', 'ü 😀');
    for (const each of [one, two, three]) expect(await present(each)).toEqual(['ada {"name":"Ada"}', 'bob ü 😀']);
    for (const each of [one, two]) await reported(each, '+ada {"name":"Ada"} 1', '+bob ü 😀 2');
    await leave(one, 'one-1');
    for (const each of [one, two]) await reported(each, '+ada {"name":"Ada"} 1', '+bob ü 😀 2', '-ada 1');
    expect(await present(three)).toEqual(['bob ü 😀']);
    expect(three.changes).toEqual([]);
    expect(await three.broker.presence('b', 10)).toEqual({ count: 0, members: [] });
  });

  test('presence: connections of one key are one member, the newest info wins, and only the last one leaves', async () => {
    const [one, two] = [await member('a'), await member()];
    await enter(one, 'one-1', 'ada', '1');
    await enter(two, 'two-1', 'ada', '2');
    await enter(one, 'one-2', 'ada', '2');
    expect(await present(one)).toEqual(['ada 2']);
    await leave(one, 'one-1');
    await leave(two, 'two-1');
    await leave(two, 'two-1');
    expect(await present(two)).toEqual(['ada 2']);
    await leave(one, 'one-2');
    expect(await present(two)).toEqual([]);
    await reported(one, '+ada 1 1', '+ada 2 1', '-ada 0');
  });

  test('presence: a connection changes its info and its key; what stays the same is not reported', async () => {
    const one = await member('a');
    await enter(one, 'one-1', 'ada', '1');
    await enter(one, 'one-1', 'ada', '1');
    await enter(one, 'one-1', 'ada', '2');
    await enter(one, 'one-1', 'bob', '2');
    await reported(one, '+ada 1 1', '+ada 2 1', '+bob 2 -ada 1');
    await leave(one, 'one-1');
    await reported(one, '+ada 1 1', '+ada 2 1', '+bob 2 -ada 1', '-bob 0');
  });

  test('presence: keys and connections may be any text', async () => {
    const one = await member('a');
    const odd = ['', ' ', '__proto__', 'a\0b', 'a\r\nb', '"', '漢字', '1'];
    for (const text of odd) await enter(one, text, text, text);
    const { count, members } = await one.broker.presence('a', 100);
    expect([count, members.map(({ key }) => key).toSorted()]).toEqual([odd.length, odd.toSorted()]);
    for (const text of odd) await leave(one, text);
    await one.until('all changes', () => one.changes.length === 2 * odd.length);
    expect(one.changes.flatMap(({ change }) => change.left)).toEqual(odd);
    expect(await present(one)).toEqual([]);
  });

  test('presence: the list has a limit, the count has none', async () => {
    const one = await member();
    const keys = Array.from({ length: 700 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => enter(one, key, key, key)));
    const { count, members } = await one.broker.presence('a', 600);
    expect([count, members.length, new Set(members.map(({ key }) => key)).size]).toEqual([700, 600, 600]);
    for (const { key, info } of members) expect([keys.includes(key), info]).toEqual([true, key]);
    expect(await one.broker.presence('a', 0)).toEqual({ count: 700, members: [] });
  });

  test('presence: a process that stops takes its members along', async () => {
    const [one, two] = [await member('a'), await member('a')];
    await enter(one, 'one-1', 'ada', '1');
    await enter(two, 'two-1', 'ada', '1');
    await enter(two, 'two-2', 'bob', '1');
    await stop(two);
    expect(await present(one)).toEqual(['ada 1']);
    await reported(one, '+ada 1 1', '+bob 1 2', '-bob 1');
  });

  if (outageOf === undefined) return;

  test('presence: a process that is cut off is removed when its lease ends, and its members come back with it', async () => {
    const [one, two] = [await member('a'), await member()];
    await enter(one, 'one-1', 'ada', 'first');
    await enter(two, 'two-1', 'ada', 'second');
    await enter(two, 'two-2', 'bob', '2');
    const outage = outageOf(two.broker);
    await outage.cut();
    await reported(one, '+ada first 1', '+ada second 1', '+bob 2 2', '-bob 1');
    expect(await present(one)).toEqual(['ada second']);
    expect(await one.broker.processes()).toEqual([one.node]);
    await expect(enter(two, 'two-3', 'carol', '1')).rejects.toThrow();
    await enter(one, 'one-1', 'ada', 'third');
    await outage.restore();
    await two.reports('down', 'up');
    expect(await present(two)).toEqual(['ada third', 'bob 2']);
    expect((await one.broker.processes()).toSorted()).toEqual([one.node, two.node].toSorted());
    await leave(two, 'two-2');
    const all = ['+ada first 1', '+ada second 1', '+bob 2 2', '-bob 1', '+ada third 1', '+bob 2 2', '-bob 1'];
    await reported(one, ...all);
  });

  test('presence: who leaves during an outage does not come back with it', async () => {
    const [one, two] = [await member('a'), await member()];
    await enter(two, 'two-1', 'ada', '1');
    await enter(two, 'two-2', 'bob', '2');
    const outage = outageOf(two.broker);
    await outage.cut();
    await two.reports('down');
    await expect(leave(two, 'two-1')).rejects.toThrow();
    await outage.restore();
    await two.reports('down', 'up');
    await one.until('ada is gone', async () => (await present(one)).join() === 'bob 2');
  });

  test('presence: an outage that is shorter than the lease is not noticed', async () => {
    const [one, two] = [await member('a'), await member()];
    await enter(two, 'two-1', 'ada', '1');
    const outage = outageOf(two.broker);
    await outage.cut();
    await outage.restore();
    await two.reports('down', 'up');
    await enter(two, 'two-2', 'bob', '2');
    await reported(one, '+ada 1 1', '+bob 2 2');
    await leave(two, 'two-1');
    await reported(one, '+ada 1 1', '+bob 2 2', '-ada 1');
  });
}
