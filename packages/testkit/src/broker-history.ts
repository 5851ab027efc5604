import type { Broker, Position } from '@cortado/channels/broker';
import type { BrokerMember } from './broker-member';
import type { BrokerSetup } from './broker-setup';

const LIMITS = { size: 5, ttl: 60_000 };
const HISTORY = { history: LIMITS };

/** What every broker must do with the history of topics. */
export function historyContract<B extends Broker>({ member }: BrokerSetup<B>): void {
  const append = async ({ broker }: BrokerMember<B>, topic: string, text: string, idempotencyKey?: string) =>
    broker.append(topic, Buffer.from(text), { ...HISTORY, idempotencyKey });

  const read = async ({ broker }: BrokerMember<B>, after?: Position, limit?: number): Promise<string[]> => {
    const { entries } = await broker.read('a', LIMITS, { after, limit });
    return entries.map(({ offset, bytes }) => `${offset}: ${Buffer.from(bytes).toString()}`);
  };

  test('history: a publication gets the next offset, is stored, and reaches all that have subscribed', async () => {
    const [one, two] = [await member('a'), await member('a')];
    const appended = [await append(one, 'a', 'x'), await append(two, 'a', 'y'), await append(one, 'b', 'z')];
    const [first] = appended;
    const { epoch } = first!.position!;
    expect(appended.map((each) => each.duplicate)).toEqual([false, false, false]);
    expect(appended.map((each) => each.position!.offset)).toEqual([1, 2, 1]);
    for (const each of [one, two]) {
      await each.has(2);
      expect(each.positioned).toEqual([
        { topic: 'a', text: 'x', position: { epoch, offset: 1 } },
        { topic: 'a', text: 'y', position: { epoch, offset: 2 } },
      ]);
      expect(await each.broker.read('a', LIMITS)).toMatchObject({ epoch, offset: 2 });
      expect(await read(each)).toEqual(['1: x', '2: y']);
    }
  });

  test('history: what several processes publish at the same time has one order', async () => {
    const all = [await member('a'), await member('a'), await member('a')];
    const texts = Array.from({ length: 90 }, (_, index) => `${index}`);
    const appended = await Promise.all(texts.map((text, index) => append(all[index % 3]!, 'a', text)));
    const order = texts.toSorted(
      (one, other) => appended[Number(one)]!.position!.offset - appended[Number(other)]!.position!.offset,
    );
    for (const each of all) {
      await each.has(texts.length);
      expect(each.positioned.map(({ text }) => text)).toEqual(order);
      expect(each.positioned.map(({ position }) => position.offset)).toEqual(texts.map((_, index) => index + 1));
    }
  });

  test('history: is bounded by count, exactly', async () => {
    const one = await member();
    for (let index = 1; index <= 100; index += 1) await append(one, 'a', `${index}`);
    expect(await read(one)).toEqual(['96: 96', '97: 97', '98: 98', '99: 99', '100: 100']);
    const { entries } = await one.broker.read('a', { ...LIMITS, size: 2 });
    expect(entries.map(({ offset }) => offset)).toEqual([99, 100]);
  });

  test('history: is never read beyond its age, and the position stays', async () => {
    const one = await member();
    const brief = { size: 5, ttl: 50 };
    const { position } = await one.broker.append('a', Buffer.from('x'), { history: brief });
    let page = await one.broker.read('a', brief);
    while (page.entries.length > 0) page = await one.broker.read('a', brief);
    expect(page).toEqual({ ...position, entries: [] });
    expect((await append(one, 'a', 'y')).position).toEqual({ ...position, offset: 2 });
    expect((await read(one)).at(-1)).toBe('2: y');
  });

  test('history: is read after a position, up to a limit', async () => {
    const one = await member();
    const { position } = await append(one, 'a', 'v');
    for (const text of ['w', 'x', 'y', 'z']) await append(one, 'a', text);
    const at = (offset: number): Position => ({ epoch: position!.epoch, offset });
    expect(await read(one, at(2))).toEqual(['3: x', '4: y', '5: z']);
    expect(await read(one, at(2), 2)).toEqual(['3: x', '4: y']);
    expect(await read(one, at(0), 1)).toEqual(['1: v']);
    expect(await read(one, undefined, 2)).toEqual(['4: y', '5: z']);
    expect(await read(one, undefined, 0)).toEqual([]);
    expect(await read(one, at(5))).toEqual([]);
    expect(await read(one, at(1_000_000))).toEqual([]);
    expect(await read(one, { epoch: 'other', offset: 2 })).toEqual([]);
    await append(one, 'a', 'trims the first');
    expect(await read(one, at(0), 2)).toEqual(['2: w', '3: x']);
  });

  test('history: a topic without publications has a position, which its first publication follows', async () => {
    const [one, two] = [await member(), await member()];
    const { epoch, offset, entries } = await one.broker.read('a', LIMITS);
    expect([offset, entries]).toEqual([0, []]);
    expect(epoch).toMatch(/^[a-z0-9]{4,16}$/);
    expect(await two.broker.positions(['a'])).toEqual([{ epoch, offset: 0 }]);
    expect((await append(two, 'a', 'x')).position).toEqual({ epoch, offset: 1 });
    expect(await read(one, { epoch, offset: 0 })).toEqual(['1: x']);
  });

  test('history: positions of many topics come in the order of the topics', async () => {
    const one = await member();
    const topics = Array.from({ length: 500 }, (_, index) => `topic ${index}`);
    await Promise.all(topics.filter((_, index) => index % 3 === 0).map((topic) => append(one, topic, 'x')));
    const positions = await one.broker.positions(topics);
    expect(positions.map(({ offset }) => offset)).toEqual(topics.map((_, index) => (index % 3 === 0 ? 1 : 0)));
    expect(await one.broker.positions([])).toEqual([]);
  });

  test('history: keeps any bytes', async () => {
    const one = await member();
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    await one.broker.append('a', all, HISTORY);
    const [entry] = (await one.broker.read('a', LIMITS)).entries;
    expect([...entry!.bytes]).toEqual([...all]);
  });

  test('an idempotency key publishes once per topic, and the first wins', async () => {
    const [one, two] = [await member('a'), await member()];
    const both = await Promise.all([append(one, 'a', 'x', 'key'), append(two, 'a', 'y', 'key')]);
    expect(both.filter((each) => each.duplicate)).toHaveLength(1);
    expect(both[0]!.position).toEqual(both[1]!.position);
    await append(one, 'a', 'z', 'another key');
    await append(one, 'b', 'b', 'key');
    const [first, ...others] = await one.has(2);
    expect([['a: x', 'a: y'].includes(first!), others]).toEqual([true, ['a: z']]);
    expect((await read(one)).length).toBe(2);
    expect(await two.broker.positions(['b'])).toMatchObject([{ offset: 1 }]);
  });

  test('without history nothing is stored, and an idempotency key works all the same', async () => {
    const [one, two] = [await member('a'), await member()];
    const publish = async () => two.broker.append('a', Buffer.from('x'), { idempotencyKey: 'key' });
    expect([await publish(), await publish()]).toEqual([
      { position: undefined, duplicate: false },
      { position: undefined, duplicate: true },
    ]);
    expect(await two.broker.append('a', Buffer.from('y'), {})).toEqual({ position: undefined, duplicate: false });
    expect(await one.has(2)).toEqual(['a: x', 'a: y']);
    expect([one.positioned, await read(one)]).toEqual([[], []]);
  });
}
