import type { RedisServers } from '../plugin/options';
import type { Address } from './topology';
import { clientOf, copyOf, type RedisClient } from './clients';
import { ClusterLink } from './cluster-link';
import type { CreateLink } from './link';
import { NodeLink } from './node-link';
import { PrimaryLink } from './primary-link';
import { Sentinels } from './sentinels';

/** How to reach the servers that options name. */
export function linkTo({ url, client, sentinels, name, nodes }: RedisServers): CreateLink {
  if (nodes !== undefined) return clusterOf(nodes, client);
  if (sentinels !== undefined) return primaryOf(sentinels, name!, client);
  return (lost) => new NodeLink(url === undefined ? copyOf(client!) : clientOf(url), lost);
}

/** All servers of a cluster are reached as the first address says: with its user, its password and its TLS. */
function clusterOf(nodes: readonly string[], client: RedisClient | undefined): CreateLink {
  const template = client ?? clientOf(nodes[0]!);
  const seeds = nodes.map(addressOf);
  return (lost) => new ClusterLink({ seeds, createClient: (address) => copyOf(template, address) }, lost);
}

function primaryOf(urls: readonly string[], name: string, client: RedisClient | undefined): CreateLink {
  const clients = urls.map((url) => () => clientOf(url));
  const sentinels = new Sentinels(clients, name);
  return async (lost) => {
    const address = await sentinels.primary();
    return new PrimaryLink(copyOf(client ?? clientOf('redis://primary'), address), lost, sentinels, address);
  };
}

function addressOf(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 6_379) };
}
