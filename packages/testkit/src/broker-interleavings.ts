import type { Broker } from '@cortado/channels/broker';
import fc from 'fast-check';
import { InterleavedProcess, NO_LIMIT } from './interleaved-process';
import type { BrokerSetup } from './broker-setup';

const TOPICS = ['a', 'b'];
const KEYS = ['ada', 'bob', 'carol'];
const PROCESSES = 3;

type Step =
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly process: number; readonly topic: string }
  /** Published at the same time by processes in turn; equal keys are duplicates. */
  | { readonly kind: 'publish'; readonly topic: string; readonly keys: readonly (string | undefined)[] }
  | {
      readonly kind: 'enter';
      readonly process: number;
      readonly topic: string;
      readonly connection: number;
      readonly key: string;
    }
  | { readonly kind: 'leave'; readonly process: number; readonly topic: string; readonly connection: number }
  | { readonly kind: 'cut' | 'expire' | 'restore'; readonly process: number };

const process = fc.nat({ max: PROCESSES - 1 });
const topic = fc.constantFrom(...TOPICS);
const connection = fc.nat({ max: 1 });
const key = fc.constantFrom(...KEYS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('subscribe', 'unsubscribe'), process, topic }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('publish'),
      topic,
      keys: fc.array(fc.option(fc.constantFrom('k1', 'k2'), { nil: undefined }), { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('enter'), process, topic, connection, key }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('leave'), process, topic, connection }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cut', 'restore', 'restore'), process }) },
  // Takes as long as a lease.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire'), process }) },
) as fc.Arbitrary<Step>;

/** What a topic should hold, whatever happened in whatever order. */
class TopicModel {
  readonly published: string[] = [];
  readonly keys = new Map<string, number>();
  epoch: string | undefined;
}

/** Random orders of everything that processes do, against a model of what the broker must hold in the end. */
export function brokerInterleavings<B extends Broker>({ member, stop, outageOf }: BrokerSetup<B>): void {
  test('any order of joining, leaving, publishing, presence, outages and ends of leases keeps every promise', async () => {
    let runs = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      runs += 1;
      const prefix = `run ${runs} `;
      const processes: InterleavedProcess<B>[] = [];
      for (let index = 0; index < PROCESSES; index += 1) {
        processes.push(new InterleavedProcess(await member(), outageOf!));
      }
      try {
        await runAll(steps, processes, prefix);
      } finally {
        for (const each of processes) await stop(each.member);
      }
    });
    const seed = Number(globalThis.process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
    // The seed is part of the error; FC_SEED repeats the run.
    await fc.assert(property, { numRuns: 20, seed, endOnFailure: true });
    expect(runs).toBe(20);
  });
}

async function runAll<B extends Broker>(steps: readonly Step[], processes: InterleavedProcess<B>[], prefix: string) {
  const models = new Map(TOPICS.map((name) => [name, new TopicModel()]));
  let infos = 0;
  for (const each of steps) {
    if (each.kind === 'publish') {
      await publishAll(each.keys, prefix + each.topic, models.get(each.topic)!, processes);
      continue;
    }
    const acting = processes[each.process]!;
    if (each.kind === 'restore') await acting.restore();
    else if (acting.isCut) continue;
    else if (each.kind === 'subscribe') await acting.subscribe(prefix + each.topic);
    else if (each.kind === 'unsubscribe') await acting.unsubscribe(prefix + each.topic);
    else if (each.kind === 'enter')
      await acting.enter(prefix + each.topic, each.connection, each.key, `${(infos += 1)}`);
    else if (each.kind === 'leave') await acting.leave(prefix + each.topic, each.connection);
    else if (processes.filter(({ isCut }) => !isCut).length > 1) {
      await acting.cut();
      if (each.kind === 'expire')
        await gone(
          acting,
          processes.find(({ isCut }) => !isCut)!,
        );
    }
  }
  for (const each of processes) await each.restore();
  for (const [name, model] of models) await checkTopic(prefix + name, model, processes);
}

async function publishAll<B extends Broker>(
  keys: readonly (string | undefined)[],
  name: string,
  model: TopicModel,
  processes: readonly InterleavedProcess<B>[],
): Promise<void> {
  const up = processes.filter(({ isCut }) => !isCut);
  const texts = keys.map((_, index) => `${model.published.length}/${index}`);
  const results = await Promise.all(
    keys.map((idempotencyKey, index) => up[index % up.length]!.append(name, texts[index]!, idempotencyKey)),
  );
  for (const [index, { duplicate, position }] of results.entries()) {
    model.epoch ??= position!.epoch;
    expect(position!.epoch).toBe(model.epoch);
    const idempotencyKey = keys[index];
    if (duplicate) continue;
    expect(model.published[position!.offset - 1]).toBeUndefined();
    model.published[position!.offset - 1] = texts[index]!;
    if (idempotencyKey === undefined) continue;
    expect(model.keys.has(idempotencyKey)).toBe(false);
    model.keys.set(idempotencyKey, position!.offset);
  }
  for (const [index, { position }] of results.entries()) {
    const idempotencyKey = keys[index];
    if (idempotencyKey !== undefined) expect(position!.offset).toBe(model.keys.get(idempotencyKey));
  }
  expect(Object.keys(model.published).length).toBe(model.published.length);
  for (const each of up) await each.heardUpTo(name, model.published);
}

/** What the lease of a process that was cut off held is gone, as another process sees it. */
async function gone<B extends Broker>(cut: InterleavedProcess<B>, observer: InterleavedProcess<B>): Promise<void> {
  const { broker } = observer.member;
  while ((await broker.processes()).includes(cut.member.node)) await new Promise(setImmediate);
}

async function checkTopic<B extends Broker>(
  name: string,
  model: TopicModel,
  processes: readonly InterleavedProcess<B>[],
): Promise<void> {
  const expected = new Map<string, Set<string>>();
  for (const each of processes) for (const [key, infos] of each.shown(name)) addAll(expected, key, infos);
  for (const each of processes) {
    const { entries, offset } = await each.member.broker.read(name, NO_LIMIT);
    expect([offset, entries.map(({ bytes }) => Buffer.from(bytes).toString())]).toEqual([
      model.published.length,
      model.published,
    ]);
    const { count, members } = await each.member.broker.presence(name, 100);
    expect(members.map((present) => present.key).toSorted()).toEqual([...expected.keys()].toSorted());
    expect(count).toBe(expected.size);
    await each.agrees(name);
  }
}

function addAll(all: Map<string, Set<string>>, key: string, infos: Iterable<string>): void {
  all.set(key, new Set([...(all.get(key) ?? []), ...infos]));
}
