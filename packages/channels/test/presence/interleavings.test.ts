import { equal, rejects } from 'node:assert/strict';
import { MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import fc from 'fast-check';
import { Process } from '../support/process';
import { PresenceClient } from '../support/presence-client';

const LIMITS = { max: 1_000, grace: 20 };
const LEASE = 40;
const PROCESSES = 3;
const CHANNEL = 'room:1';

type Step =
  | { readonly kind: 'join'; readonly process: number; readonly key: string }
  | { readonly kind: 'leave' | 'cut' | 'update'; readonly client: number }
  /** `expire` is an outage that lasts longer than the lease. */
  | { readonly kind: 'outage' | 'expire' | 'restore' | 'kill'; readonly process: number }
  /** Pushes go out. */
  | { readonly kind: 'rest' };

const process = fc.nat({ max: PROCESSES - 1 });
const client = fc.nat({ max: 30 });
const key = fc.constantFrom('ada', 'bob', 'carol', 'dan');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('join'), process, key }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('leave', 'cut', 'update'), client }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('outage', 'restore', 'restore'), process }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('expire', 'kill'), process }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rest') }) },
) as fc.Arbitrary<Step>;

/** Several processes with clients in one channel, and what is true of them. */
class Scenario {
  readonly network = new MemoryNetwork({ lease: LEASE });
  readonly processes: Process[] = [];
  readonly clients: PresenceClient[] = [];
  readonly keys = new Map<PresenceClient, string>();
  readonly away = new Set<Process>();
  readonly killed = new Set<Process>();
  /** Keys that a client was told had left, and that were there. */
  readonly mistaken: string[] = [];
  #infos = 0;

  /** Who is there, as the network knows. */
  get there(): ReadonlyMap<string, string> {
    return new Map(this.network.list(`channel:${CHANNEL}`, 1_000).members.map(({ key: each, info }) => [each, info]));
  }

  get live(): readonly PresenceClient[] {
    return this.clients.filter((each) => !each.isGone && !this.killed.has(each.process));
  }

  async take(each: Step): Promise<void> {
    if (each.kind === 'rest') await pause(110);
    else if (each.kind === 'join') await this.#join(this.processes[each.process]!, each.key);
    else if ('client' in each) await this.#change(each.kind, this.live[each.client % Math.max(1, this.live.length)]);
    else await this.#disturb(each.kind, this.processes[each.process]!);
    await new Promise(setImmediate);
  }

  async #join(at: Process, as: string): Promise<void> {
    if (this.killed.has(at)) return;
    const created = new PresenceClient(at, `${at.cluster.node}-${this.clients.length}`, CHANNEL, LIMITS, (left) => {
      if (!this.away.has(at) && !this.killed.has(at) && this.there.has(left)) this.mistaken.push(left);
    });
    this.clients.push(created);
    this.keys.set(created, as);
    equal(await created.join(as, this.#nextInfo()), !this.away.has(at));
  }

  async #change(kind: 'leave' | 'cut' | 'update', who: PresenceClient | undefined): Promise<void> {
    if (who === undefined) return;
    if (kind === 'leave') who.leave();
    else if (kind === 'cut') who.cut();
    else {
      const updated = who.member.updatePresence(this.#nextInfo());
      if (this.away.has(who.process)) await rejects(updated, { type: 'broker_unavailable' });
      else await updated;
    }
  }

  async #disturb(kind: 'outage' | 'expire' | 'restore' | 'kill', at: Process): Promise<void> {
    if (this.killed.has(at)) return;
    const { node } = at.cluster;
    if (kind === 'restore') {
      this.network.restore(node);
      this.away.delete(at);
      return;
    }
    this.network.cut(node);
    this.away.add(at);
    if (kind === 'kill') this.killed.add(at);
    if (kind !== 'outage') while (this.network.processes.includes(node)) await new Promise(setImmediate);
  }

  #nextInfo(): number {
    return (this.#infos += 1);
  }
}

test('whatever happens in whatever order, all clients come to know who is there, and are told of nobody’s leaving who is', async () => {
  let runs = 0;
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
    runs += 1;
    const scenario = new Scenario();
    for (let index = 0; index < PROCESSES; index += 1) {
      scenario.processes.push(await Process.start(new MemoryBroker(scenario.network)));
    }
    for (const each of steps) await scenario.take(each);
    for (const each of scenario.processes)
      await scenario.take({ kind: 'restore', process: scenario.processes.indexOf(each) });
    const expected = [...new Set(scenario.live.map((each) => scenario.keys.get(each)!))].toSorted();
    await until(() => [...scenario.there.keys()].toSorted().join() === expected.join());
    await until(() => scenario.live.every(({ seen }) => text(seen) === text(scenario.there)));
    // Nothing that was on its way changes it any more.
    await pause(LEASE + 110);
    for (const { seen } of scenario.live) expect(text(seen)).toBe(text(scenario.there));
    expect(scenario.mistaken).toEqual([]);
  });
  const seed = Number(globalThis.process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
  const numRuns = Number(globalThis.process.env['FC_RUNS'] ?? 5);
  // The seed is part of the error; FC_SEED repeats the run.
  await fc.assert(property, { numRuns, seed, endOnFailure: true });
  expect(runs).toBe(numRuns);
});

test('a client that reads too slowly is told everything anew once it reads', async () => {
  const process = await Process.start(new MemoryBroker());
  const [slow, other, third] = ['a', 'b', 'c'].map(
    (id) => new PresenceClient(process, `${process.cluster.node}-${id}`, CHANNEL, LIMITS),
  ) as [PresenceClient, PresenceClient, PresenceClient];
  await slow.join('slow', 1);
  slow.isSlow = true;
  await other.join('other', 1);
  await third.join('third', 1);
  await until(() => other.seen.size === 3);
  await pause(110);
  other.leave();
  slow.isSlow = false;
  await until(() => slow.pushes.length > 0);
  expect(slow.pushes).toEqual([
    {
      count: 2,
      joined: [
        { key: 'slow', info: 1 },
        { key: 'third', info: 1 },
      ],
      left: [],
    },
  ]);
});

/** Fails instead of waiting for ever, so that the seed is printed. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn += 1) {
    if (turn === 4_000) throw new Error(`it does not become true that ${holds.toString()}`);
    await pause(5);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function text(present: ReadonlyMap<string, string>): string {
  return JSON.stringify([...present].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
