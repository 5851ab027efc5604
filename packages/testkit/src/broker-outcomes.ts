import type { Broker, Claim, Claimed } from '@cortado/channels/broker';
import type { BrokerSetup } from './broker-setup';

const claim = (owner: string, more: Partial<Claim> = {}): Claim => ({
  owner,
  fingerprint: 'f',
  lease: 60_000,
  ...more,
});
const settlement = (text: string, ttl: number = 60_000) => ({ fingerprint: 'f', outcome: Buffer.from(text), ttl });

/** What comes of a claim, with the outcome as text. */
function shown(claimed: Claimed): string {
  if (claimed.state === 'claimed') return 'claimed';
  const outcome = claimed.state === 'settled' ? ` ${Buffer.from(claimed.outcome).toString()}` : '';
  return `${claimed.state} ${claimed.fingerprint}${outcome}`;
}

/** Claims again until the answer is another one. */
async function until(broker: Broker, key: string, by: Claim, other: string): Promise<void> {
  while (shown(await broker.claim(key, by)) !== other) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** What every broker must do with the keys of clients. */
export function outcomesContract<B extends Broker>({ member, stop, outageOf }: BrokerSetup<B>): void {
  test('a key belongs to one owner, who may claim it again, until its outcome is known to all', async () => {
    const [one, two] = [await member(), await member()];
    expect(shown(await one.broker.claim('k', claim('a')))).toBe('claimed');
    expect(shown(await two.broker.claim('k', claim('b', { fingerprint: 'other' })))).toBe('running f');
    expect(shown(await one.broker.claim('k', claim('a')))).toBe('claimed');
    await one.broker.settle('k', 'a', settlement('done'));
    for (const { broker } of [one, two]) expect(shown(await broker.claim('k', claim('c')))).toBe('settled f done');
    expect(shown(await two.broker.claim('K', claim('b')))).toBe('claimed');
  });

  test('keeps any bytes, and the outcome of a process that has stopped', async () => {
    const [one, two] = [await member(), await member()];
    const outcome = Uint8Array.from({ length: 256 }, (_, index) => index).subarray(1);
    await one.broker.claim('bytes', claim('a'));
    await one.broker.settle('bytes', 'a', { fingerprint: 'f', outcome, ttl: 60_000 });
    await stop(one);
    const found = await two.broker.claim('bytes', claim('b'));
    expect(found.state === 'settled' && [...found.outcome]).toEqual([...outcome]);
  });

  test('of many who claim a key at once, one gets it', async () => {
    const members = [await member(), await member()];
    const claims = Array.from({ length: 50 }, async (_, index) =>
      members[index % 2]!.broker.claim('race', claim(`owner-${index}`)),
    );
    const found = (await Promise.all(claims)).map(shown);
    expect(found.filter((each) => each === 'claimed')).toHaveLength(1);
    expect(found.filter((each) => each === 'running f')).toHaveLength(49);
  });

  test('a key that is given back is free, and only its owner gives it back', async () => {
    const [one, two] = [await member(), await member()];
    await one.broker.claim('back', claim('a'));
    await two.broker.settle('back', 'b');
    expect(shown(await two.broker.claim('back', claim('b')))).toBe('running f');
    await one.broker.settle('back', 'a');
    expect(shown(await two.broker.claim('back', claim('b')))).toBe('claimed');
    await two.broker.settle('back', 'b', settlement('known'));
    await two.broker.settle('back', 'b');
    expect(shown(await one.broker.claim('back', claim('c')))).toBe('settled f known');
  });

  test('a claim ends with its lease, and what its owner says later changes nothing', async () => {
    const [one, two] = [await member(), await member()];
    await one.broker.claim('late', claim('a', { lease: 30 }));
    await until(two.broker, 'late', claim('b'), 'claimed');
    await one.broker.settle('late', 'a', settlement('late'));
    expect(shown(await one.broker.claim('late', claim('a')))).toBe('running f');
    await two.broker.settle('late', 'b', settlement('new'));
    await one.broker.settle('late', 'a', settlement('later'));
    expect(shown(await one.broker.claim('late', claim('a')))).toBe('settled f new');
  });

  test('an outcome is kept although the lease has ended, where nobody has claimed the key since', async () => {
    const [one, two] = [await member(), await member()];
    await one.broker.claim('alone', claim('a', { lease: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await one.broker.settle('alone', 'a', settlement('kept'));
    expect(shown(await two.broker.claim('alone', claim('b')))).toBe('settled f kept');
  });

  test('an outcome is forgotten at the end of its time', async () => {
    const one = await member();
    await one.broker.claim('short', claim('a'));
    await one.broker.settle('short', 'a', settlement('old', 30));
    await until(one.broker, 'short', claim('b'), 'claimed');
  });

  if (outageOf === undefined) return;

  test('fails while the broker is down, and knows the outcome afterwards', async () => {
    const [one, two] = [await member(), await member()];
    await two.broker.claim('down', claim('a'));
    await two.broker.settle('down', 'a', settlement('done'));
    const outage = outageOf(one.broker);
    await outage.cut();
    await one.reports('down');
    await expect(async () => one.broker.claim('down', claim('b'))).rejects.toThrow();
    await expect(async () => one.broker.settle('down', 'b')).rejects.toThrow();
    await outage.restore();
    await one.reports('down', 'up');
    expect(shown(await one.broker.claim('down', claim('b')))).toBe('settled f done');
  });
}
