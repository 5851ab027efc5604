import { pino } from 'pino';
import {
  Channels,
  Cluster,
  Member,
  Membership,
  Presences,
  type Message,
  type Peer,
  type Position,
  type SubscribingPeer,
} from '@cortado/channels';
import { MemoryBroker, type HistoryLimits, type MemoryNetwork } from '@cortado/channels/broker';
import { HeldBroker } from '@cortado/testkit/held-broker';

/** Receives messages as a connection would. */
export class TestPeer implements Peer {
  readonly principal = undefined;
  readonly received: unknown[] = [];

  constructor(readonly id: string) {}

  deliver(message: Message): 'sent' {
    this.received.push(JSON.parse(Buffer.from(message.content as string).toString()).data);
    return 'sent';
  }
}

const started = new Set<Process>();

// The files that load this one are test files: a process that goes on would repeat failed calls for ever.
afterEach(async () => {
  await Promise.all([...started].map((each) => each.cluster.stop()));
  started.clear();
});

/** A frame as its client reads it. */
export interface Frame {
  readonly event: string;
  readonly data: any;
  readonly epoch?: string;
  readonly offset?: number;
}

/** One that can join channels with history, and takes as much as the test allows. */
export class TestSubscriber implements SubscribingPeer {
  readonly principal = undefined;
  readonly frames: Frame[] = [];
  joinBuffer = 1_000_000;
  /** Drops what comes while it is true. */
  isFull = false;
  #waiting: (() => void)[] = [];

  constructor(readonly id: string) {}

  /** Offsets of what it received. */
  get offsets(): readonly (number | undefined)[] {
    return this.frames.map(({ offset }) => offset);
  }

  deliver(message: Message): 'sent' | 'dropped' {
    if (this.isFull) return 'dropped';
    this.frames.push(JSON.parse(Buffer.from(message.content as string).toString()));
    return 'sent';
  }

  mustWait(): boolean {
    return this.isFull;
  }

  overflow(): 'drop' {
    return 'drop';
  }

  room(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** There is room again. */
  drain(): void {
    this.isFull = false;
    for (const each of this.#waiting.splice(0)) each();
  }
}

/** One process of an application, without any transport. It stops after the test. */
export class Process {
  readonly lines: { readonly level: number; readonly msg: string }[] = [];
  readonly cluster: Cluster;
  readonly membership: Membership;
  readonly channels: Channels;
  readonly presences: Presences;
  #peers = 0;

  /** @param history what every channel keeps. Default: nothing */
  constructor(
    readonly broker: MemoryBroker,
    history?: HistoryLimits,
  ) {
    const log = pino({ level: 'info' }, { write: (line) => void this.lines.push(JSON.parse(line)) });
    this.cluster = new Cluster(broker, log);
    this.membership = new Membership(this.cluster);
    this.presences = new Presences(this.cluster);
    this.channels = new Channels(this.membership, this.cluster, this.presences);
    started.add(this);
    this.membership.histories.use({ keepsHistory: history !== undefined, find: () => ({ entry: { history } }) });
  }

  static async start<B extends MemoryBroker>(
    broker: B,
    history?: HistoryLimits,
  ): Promise<Process & { readonly broker: B }> {
    const process = new Process(broker, history);
    await process.cluster.start();
    return process as Process & { readonly broker: B };
  }

  peer(): TestPeer {
    return new TestPeer(`${this.cluster.node}-${(this.#peers += 1)}`);
  }

  subscriber(): TestSubscriber {
    return new TestSubscriber(`${this.cluster.node}-${(this.#peers += 1)}`);
  }

  /** Joins as the client of a channel class does. @returns the member, whose reply is not written yet */
  async subscribe(peer: TestSubscriber, channel: string, recover?: Position): Promise<Member> {
    const member = new Member(this, peer, channel, undefined);
    const refusal = await member.enter(128, recover);
    if (refusal !== undefined) throw new Error(`refused with ${refusal.statusCode}`);
    return member;
  }

  publish(channel: string, data: unknown): Promise<unknown> {
    return this.channels.channel(channel).publish('said', data);
  }

  /** @returns the status code */
  async join(peer: Peer, channel: string, limit: number = 128): Promise<number> {
    return (await this.membership.join(peer, channel, limit)).statusCode;
  }

  get messages(): readonly string[] {
    return this.lines.map((each) => each.msg);
  }
}

export async function two(network: MemoryNetwork) {
  const here = await Process.start(new HeldBroker(network));
  const there = await Process.start(new MemoryBroker(network));
  return { here, there, broker: here.broker };
}
