import { command, says } from './redis-command';
import { freePort } from './free-port';
import { RedisServer } from './redis-server';

const SLOTS = 16_384;

/** A Redis Cluster of the test's own, whose primaries have equal shares of the slots. */
export class RedisCluster {
  private constructor(readonly servers: readonly RedisServer[]) {}

  static async start(count: number = 3): Promise<RedisCluster> {
    const servers = await Promise.all(Array.from({ length: count }, startNode));
    const cluster = new RedisCluster(servers);
    for (const [index, server] of servers.entries()) {
      const first = Math.ceil((index * SLOTS) / count);
      const last = Math.ceil(((index + 1) * SLOTS) / count) - 1;
      await command(server, 'CLUSTER', 'SET-CONFIG-EPOCH', `${index + 1}`);
      await command(server, 'CLUSTER', 'ADDSLOTSRANGE', `${first}`, `${last}`);
    }
    for (const server of servers.slice(1)) {
      await command(server, 'CLUSTER', 'MEET', '127.0.0.1', `${servers[0]!.port}`, busPorts.get(servers[0]!)!);
    }
    await cluster.settled();
    return cluster;
  }

  /** Adds a replica of a primary. */
  async replicaOf(primary: RedisServer): Promise<RedisServer> {
    const replica = await startNode();
    (this.servers as RedisServer[]).push(replica);
    await command(replica, 'CLUSTER', 'MEET', '127.0.0.1', `${primary.port}`, busPorts.get(primary)!);
    const id = await nodeId(primary);
    await says(replica, [id], 'CLUSTER', 'NODES');
    await command(replica, 'CLUSTER', 'REPLICATE', id);
    await says(replica, ['master_link_status:up'], 'INFO', 'replication');
    return replica;
  }

  /** Resolves once every server says that the cluster works. */
  async settled(): Promise<void> {
    const known = `cluster_known_nodes:${this.servers.length}`;
    for (const server of this.servers) await says(server, ['cluster_state:ok', known], 'CLUSTER', 'INFO');
  }

  /** The primary that has a slot. */
  async ownerOf(slot: number): Promise<RedisServer> {
    const ranges = (await command(this.servers[0]!, 'CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
    const [, , [, port]] = ranges.find(([from, to]) => from <= slot && slot <= to)!;
    return this.servers.find((each) => each.port === port)!;
  }

  /**
   * Moves a slot with its keys, as `redis-cli --cluster reshard` does.
   *
   * @param meanwhile runs when its keys have moved, and the former server still counts as its owner
   */
  async moveSlot(slot: number, to: RedisServer, meanwhile?: () => Promise<void>): Promise<void> {
    const from = await this.ownerOf(slot);
    const [source, target] = [await nodeId(from), await nodeId(to)];
    await command(to, 'CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', source);
    await command(from, 'CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', target);
    for (;;) {
      const keys = (await command(from, 'CLUSTER', 'GETKEYSINSLOT', `${slot}`, '10')) as string[];
      if (keys.length === 0) break;
      await command(from, 'MIGRATE', '127.0.0.1', `${to.port}`, '', '0', '5000', 'KEYS', ...keys);
    }
    await meanwhile?.();
    for (const each of [to, from]) await command(each, 'CLUSTER', 'SETSLOT', `${slot}`, 'NODE', target);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((each) => each.stop()));
  }
}

const busPorts = new WeakMap<RedisServer, string>();

async function startNode(): Promise<RedisServer> {
  const bus = `${await freePort()}`;
  const settings = ['--cluster-enabled', 'yes', '--cluster-port', bus, '--cluster-node-timeout', '1000'];
  const server = await RedisServer.start(...settings, '--repl-diskless-sync-delay', '0');
  busPorts.set(server, bus);
  return server;
}

async function nodeId(server: RedisServer): Promise<string> {
  return String(await command(server, 'CLUSTER', 'MYID'));
}
