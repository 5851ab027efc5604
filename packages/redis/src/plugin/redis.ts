import { Broker } from '@cortado/channels/broker';
import { Application, type Plugin } from '@cortado/core';
import { RedisBroker } from '../broker/redis-broker';
import { linkTo } from '../connection/create-link';
import { checkRedisOptions, type RedisOptions } from './options';

/**
 * Joins all processes of an application through Redis: channels, presence and history. `createApp()` connects, and rejects when Redis
 * cannot be reached. Later outages are survived: see the table in the documentation.
 *
 * @throws ConfigurationError E_OPTION
 * @example
 * const app = await createApp({ controllers: [LiveSocket], plugins: [redis({ url: 'redis://127.0.0.1:6379' })] });
 */
export function redis(options: RedisOptions): Plugin {
  checkRedisOptions(options);
  const { prefix = 'cortado', lease = 10_000 } = options;
  let broker: RedisBroker | undefined;
  return {
    name: 'redis',
    providers: [
      {
        provide: Broker,
        useFactory: ({ log }: Application) =>
          (broker = new RedisBroker({
            createLink: linkTo(options),
            prefix,
            lease,
            warn: (problem) => log.warn(problem),
          })),
        inject: [Application],
      },
    ],
    check: () => broker?.isUp ?? true,
  };
}
