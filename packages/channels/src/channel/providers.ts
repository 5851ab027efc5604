import { Application, ConfigurationError, type Plugin, type Provider } from '@cortado/core';
import { WorkerProcess } from '@cortado/core/transport';
import { Broker } from '../broker/broker';
import { Cluster } from '../broker/cluster';
import { MemoryBroker } from '../memory/memory-broker';
import { Presences } from '../presence/presences';
import { OpenStreams } from '../users/open-peers';
import { Channels } from './channels';
import { Membership } from './membership';

/** Services of a transport that has peers: channels, and the memory broker where nothing else provides one. */
export const channelProviders: readonly Provider[] = [
  { provide: Broker, useFactory: () => new MemoryBroker() },
  {
    provide: Cluster,
    useFactory: (broker: Broker, { log }: Application) => new Cluster(checkedBroker(broker), log),
    inject: [Broker, Application],
  },
  { provide: Membership, useFactory: (cluster: Cluster) => new Membership(cluster), inject: [Cluster] },
  { provide: OpenStreams, useFactory: () => new OpenStreams() },
  { provide: Presences, useFactory: (cluster: Cluster) => new Presences(cluster), inject: [Cluster] },
  {
    provide: Channels,
    useFactory: (membership: Membership, cluster: Cluster, presences: Presences) =>
      new Channels(membership, cluster, presences),
    inject: [Membership, Cluster, Presences],
  },
];

/**
 * Refuses two brokers: one of them would silently be ignored.
 *
 * @param providers those of the application itself
 * @throws ConfigurationError E_PROVIDER
 */
export function checkBroker({
  plugins,
  providers,
}: {
  readonly plugins: readonly Plugin[];
  readonly providers: readonly Provider[];
}): void {
  const suppliers = [
    ...plugins.flatMap((each) => brokersOf(each.providers).map(() => `plugin ${each.name}`)),
    ...brokersOf(providers).map(() => 'createApp({ providers })'),
  ];
  if (suppliers.length < 2) return;
  throw new ConfigurationError('E_PROVIDER', {
    where: 'createApp',
    problem: `the Broker is provided more than once: by ${suppliers.join(' and by ')}`,
    remedy: 'keep one of them; a test replaces it with createApp({ overrides })',
  });
}

/**
 * Refuses several workers with a broker that reaches one process only: they would serve the same clients, and a publication would
 * silently miss most of them.
 *
 * @param what they serve, as in `the socket "/live"`
 * @throws ConfigurationError E_PROVIDER
 */
export function checkWorkers(broker: Broker, what: string): void {
  const { count = 1 } = WorkerProcess.current ?? {};
  if (count === 1 || (broker.isShared && !(broker instanceof MemoryBroker))) return;
  throw new ConfigurationError('E_PROVIDER', {
    where: 'runWorkers',
    problem: `${count} workers serve ${what}, but ${broker.constructor.name} reaches the connections of one process only`,
    remedy:
      "give createApp({ plugins: [redis({ url: 'redis://127.0.0.1:6379' })] }) with redis of @cortado/redis, or start one worker with runWorkers({ workers: 1 }, start)",
  });
}

function brokersOf(providers: readonly Provider[] = []): readonly Provider[] {
  return providers.filter((each) => each.provide === Broker);
}

/** A plain object with the same methods would have no `isShared` and would never be called. */
function checkedBroker(broker: unknown): Broker {
  if (broker instanceof Broker) return broker;
  throw new ConfigurationError('E_PROVIDER', {
    where: 'createApp',
    problem: 'the provider of Broker does not give an instance of Broker',
    remedy: 'extend the Broker of @cortado/channels/broker, and make sure that the package is installed only once',
  });
}
