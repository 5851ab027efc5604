import { RedisBroker, type RedisBrokerOptions } from '@cortado/redis';
import type { Outage } from '@cortado/testkit/broker-setup';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { createClient } from 'redis';
import { copyOf } from '../../src/connection/clients';
import { ClusterLink } from '../../src/connection/cluster-link';
import type { CreateLink } from '../../src/connection/link';
import { NodeLink } from '../../src/connection/node-link';

/** In milliseconds, for tests that cut connections and never let them hang: on a machine that is busy, an answer may take more than a second. */
export const PATIENT = 60_000;

/** A Redis broker whose network can be cut. */
export class ProxiedBroker extends RedisBroker implements Outage {
  private constructor(
    readonly proxies: ReadonlyMap<number, TcpProxy>,
    options: RedisBrokerOptions,
  ) {
    super(options);
  }

  /**
   * @param ports of one server, or of all servers of a cluster
   * @param checkLimit as in the options of the broker
   */
  static async connect(
    ports: number | readonly number[],
    prefix: string,
    lease: number,
    checkLimit?: number,
  ): Promise<ProxiedBroker> {
    const all = [ports].flat();
    const proxies = new Map(await Promise.all(all.map(async (port) => [port, await TcpProxy.start(port)] as const)));
    const client = (port: number) => copyOf(createClient(), { host: '127.0.0.1', port: proxies.get(port)!.port });
    const createLink: CreateLink = (lost) => {
      if (typeof ports === 'number') return new NodeLink(client(ports), lost);
      const seeds = ports.map((port) => ({ host: '127.0.0.1', port }));
      return new ClusterLink({ seeds, createClient: ({ port }) => client(port) }, lost);
    };
    const limit = checkLimit === undefined ? {} : { checkLimit };
    return new ProxiedBroker(proxies, { createLink, prefix, lease, ...limit, warn: () => undefined });
  }

  /** That of the only server. */
  get proxy(): TcpProxy {
    return [...this.proxies.values()][0]!;
  }

  cut(): void {
    for (const each of this.proxies.values()) each.cut();
  }

  restore(): void {
    for (const each of this.proxies.values()) each.restore();
  }

  override async stop(): Promise<void> {
    await super.stop();
    for (const each of this.proxies.values()) each.stop();
  }
}
