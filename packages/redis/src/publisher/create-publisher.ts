import { Channels, Cluster, Membership, Presences } from '@cortado/channels';
import type { LogOption } from '@cortado/core';
import { createLogger } from '@cortado/core/transport';
import { RedisBroker } from '../broker/redis-broker';
import { linkTo } from '../connection/create-link';
import { checkServerOptions, type RedisServers } from '../plugin/options';
import { PatternCache, PublisherError } from './pattern-cache';
import { Publisher } from './publisher';

/** Options of `createPublisher()`. */
export interface PublisherOptions extends RedisServers {
  /** As in `createApp({ log })`: a logger, options of pino, or `false` for none. It gets one line per change of state. */
  readonly log?: LogOption;
}

/**
 * Publishes to the channels of an application from a program that has no server, such as a job or a script. It is no process of the
 * application: it has no connections, and nobody sees it. Neither HTTP nor WebSocket code is loaded.
 *
 * @throws ConfigurationError E_OPTION; Error when Redis cannot be used; PublisherError `channels_unknown` while no server of the
 * application has started with this Redis and prefix, because only servers know which channels keep a history
 * @example
 * const publisher = await createPublisher({ url: 'redis://127.0.0.1:6379' });
 * const { cluster } = await publisher.channel('room:1').publish('said', { text: 'Hi' });
 * await publisher.close();
 */
export async function createPublisher(options: PublisherOptions): Promise<Publisher> {
  const { log: logOption, ...servers } = options;
  checkServerOptions('createPublisher()', servers);
  const log = createLogger(logOption);
  const broker = new RedisBroker({
    createLink: linkTo(servers),
    prefix: servers.prefix ?? 'cortado',
    lease: 0,
    isPublisher: true,
    warn: (problem) => log.warn(problem),
  });
  const cluster = new Cluster(broker, log, { isPublisher: true });
  const membership = new Membership(cluster);
  const presences = new Presences(cluster);
  try {
    await cluster.start();
    const patterns = new PatternCache(broker, (table) => membership.histories.use(table));
    if (!(await patterns.read())) throw unknownChannels(servers.prefix);
    return new Publisher(new Channels(membership, cluster, presences), cluster, patterns);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function unknownChannels(prefix: string = 'cortado'): PublisherError {
  return new PublisherError(
    'channels_unknown',
    `no server has stored its channels in this Redis under the prefix '${prefix}': start a server of the application first, or give the prefix that redis() has`,
  );
}
