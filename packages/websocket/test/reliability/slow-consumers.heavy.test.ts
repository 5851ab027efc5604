import type { EndpointStats } from '@cortado/websocket';
import type { Measure } from '@cortado/testkit/child-app';
import type { RawSocket } from '@cortado/testkit/raw-socket';
import { attacked, FULL, growth, MiB, type Target } from './attack';

/** Row 7 of docs/reliability.md: one client that does not read, among many that do. Milliseconds are only reported. */
jest.setTimeout(900_000);

/** Broadcasts under the default policy, and under the other two. */
const WHOLE = FULL ? 200_000 : 50_000;
const PART = FULL ? 200_000 : 10_000;
const READERS = 99;

/** Counts numbered broadcasts, keeping none. */
class Reader {
  count = 0;
  last = -1;
  /** Frames whose number is not above the one before. */
  disorder = 0;
  #wanted = Infinity;
  #enough: () => void = () => undefined;
  readonly #cut: Promise<never>;

  constructor(socket: RawSocket) {
    this.#cut = new Promise((_, reject) => {
      socket.socket.once('close', () => reject(new Error(`cut after ${this.count} frames`)));
    });
    this.#cut.catch(() => undefined); // who waits for frames hears of it
    socket.scan((beginning) => {
      const number = Number.parseInt(beginning.toString('latin1', beginning.indexOf('[') + 1), 10);
      if (!(number > this.last)) this.disorder += 1;
      this.last = number;
      this.count += 1;
      if (this.count >= this.#wanted) this.#enough();
    });
  }

  async until(count: number): Promise<void> {
    if (this.count >= count) return;
    this.#wanted = count;
    await Promise.race([this.#cut, new Promise<void>((resolve) => (this.#enough = resolve))]);
  }
}

/** These clients answer no pings, which is another row. */
const pingInterval = 3_600_000;

/** What `/feed` counted. */
const feed = (measure: Measure): EndpointStats =>
  (measure['stats'] as readonly EndpointStats[]).find((each) => each.path === '/feed')!;

/** Broadcasts, until all who read have all of it. @returns the one who did not read */
async function broadcast(
  target: Target,
  count: number,
): Promise<{ readonly stalled: RawSocket; readonly after: Measure }> {
  const stalled = await target.open('/feed');
  stalled.socket.pause();
  const readers = (await target.many(READERS, () => target.open('/feed'))).map((each) => new Reader(each));
  await target.child.ask(`broadcast ${count} 1024`);
  await Promise.all(readers.map((each) => each.until(count)));
  expect(readers.map((each) => [each.count, each.last, each.disorder])).toEqual(
    Array(READERS).fill([count, count - 1, 0]),
  );
  const after = await target.child.measure();
  expect(after['mostBuffered']).toBeLessThanOrEqual(MiB);
  return { stalled, after };
}

const figure = (count: number, after: Measure, grown: number): string =>
  `${READERS * count} of ${READERS * count} frames to the ${READERS}, in order; at most ${String(after['mostBuffered'])} B waiting, RSS +${grown} MiB`;

const title = (count: number): string =>
  `one client that does not read, ${READERS} that do, and ${count} broadcasts of 1 KiB`;

test(`row 7: ${title(WHOLE)}: close cuts it`, async () => {
  await attacked({ row: '7', options: { websocket: { pingInterval, closeTimeout: 1_000 } } }, async (target, base) => {
    const { after } = await broadcast(target, WHOLE);
    const grown = growth(after, base);
    expect(grown).toBeLessThan(96);
    const cut = feed(await target.child.until((each) => feed(each).connections === READERS));
    expect([cut.connections, cut.slowConsumers]).toEqual([READERS, 1]);
    return `close: ${figure(WHOLE, after, grown)}; 1 slow consumer, cut`;
  });
});

test.each(['drop', 'latest'] as const)(`row 7: ${title(PART)}: %s keeps it`, async (slowConsumer) => {
  const options = { websocket: { pingInterval, slowConsumer, sendTimeout: 3_600_000 } };
  await attacked({ row: '7', options }, async (target, base) => {
    const { stalled, after } = await broadcast(target, PART);
    const grown = growth(after, base);
    expect(grown).toBeLessThan(96);
    const { connections, slowConsumers, dropped } = feed(after);
    expect([connections, slowConsumers]).toEqual([READERS + 1, 0]);
    const late = new Reader(stalled);
    stalled.socket.resume();
    // Everything is either counted as dropped or arrives.
    await late.until(PART - dropped);
    expect([late.count, late.disorder]).toEqual([PART - dropped, 0]);
    // Without a gap, but for the one that `latest` kept.
    expect(late.last).toBe(slowConsumer === 'drop' ? late.count - 1 : PART - 1);
    return `${slowConsumer}: ${figure(PART, after, grown)}; the late reader got ${late.count}, ${dropped} dropped`;
  });
});
