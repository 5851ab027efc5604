import { Application, ConfigurationError, type Plugin, type Provider } from '@cortado/core';
import { Broker } from '../broker/broker';
import { Cluster } from '../broker/cluster';
import { MemoryBroker } from '../broker/memory-broker';
import { Channels } from './channels';
import { Membership } from './membership';

/** What a transport with peers brings along: channels, and the broker for where nothing else provides one. */
export const channelProviders: readonly Provider[] = [
  { provide: Broker, useFactory: () => new MemoryBroker() },
  {
    provide: Cluster,
    useFactory: (broker: Broker, { log }: Application) => new Cluster(broker, log),
    inject: [Broker, Application],
  },
  { provide: Membership, useFactory: (cluster: Cluster) => new Membership(cluster), inject: [Cluster] },
  {
    provide: Channels,
    useFactory: (membership: Membership, cluster: Cluster) => new Channels(membership, cluster),
    inject: [Membership, Cluster],
  },
];

/**
 * Refuses two brokers: one of them would be left out without a word.
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
    ...plugins.filter((each) => providesBroker(each.providers)).map(({ name }) => `plugin ${name}`),
    ...(providesBroker(providers) ? ['createApp({ providers })'] : []),
  ];
  if (suppliers.length < 2) return;
  throw new ConfigurationError('E_PROVIDER', {
    where: 'createApp',
    problem: `the Broker is provided more than once: by ${suppliers.join(' and by ')}`,
    remedy: 'keep one of them; a test replaces it with createApp({ overrides })',
  });
}

function providesBroker(providers: readonly Provider[] = []): boolean {
  return providers.some((each) => each.provide === Broker);
}
