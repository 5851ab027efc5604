import { pino } from 'pino';
import { Channels, Cluster, Membership, Presences, type Message, type Peer } from '@cortado/channels';
import { MemoryBroker, type MemoryNetwork } from '@cortado/channels/broker';
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

/** One process of an application, without any transport. It stops after the test. */
export class Process {
  readonly lines: { readonly level: number; readonly msg: string }[] = [];
  readonly cluster: Cluster;
  readonly membership: Membership;
  readonly channels: Channels;
  readonly presences: Presences;
  #peers = 0;

  constructor(readonly broker: MemoryBroker) {
    const log = pino({ level: 'info' }, { write: (line) => void this.lines.push(JSON.parse(line)) });
    this.cluster = new Cluster(broker, log);
    this.membership = new Membership(this.cluster);
    this.presences = new Presences(this.cluster);
    this.channels = new Channels(this.membership, this.cluster, this.presences);
    started.add(this);
  }

  static async start<B extends MemoryBroker>(broker: B): Promise<Process & { readonly broker: B }> {
    const process = new Process(broker);
    await process.cluster.start();
    return process as Process & { readonly broker: B };
  }

  peer(): TestPeer {
    return new TestPeer(`${this.cluster.node}-${(this.#peers += 1)}`);
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
