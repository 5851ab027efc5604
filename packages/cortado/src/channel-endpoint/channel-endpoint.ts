import { Channels } from '@cortado/channels';
import { ConfigurationError, createToken, type Plugin, type PluginHost } from '@cortado/core';
import { paramNames, refuseUnknownIn, type GuardLike } from '@cortado/core/transport';
import { channelSocket } from './channel-socket';
import { SharedStatistics } from './shared-statistics';

/** Options of `channelEndpoint()`. */
export interface ChannelEndpointOptions {
  /** The path of the socket. Its parameter `:channel` names the channel that a client joins by connecting. */
  readonly path: string;
  /** The channels that clients may join. */
  readonly channels: readonly string[];
  /** The path that answers GET with the statistics. Default none. */
  readonly stats?: string;
  /** Asked at each handshake, and for each GET of the statistics, in this order. Default none: everybody may listen. */
  readonly guards?: readonly GuardLike[];
}

const NAMES = ['path', 'channels', 'stats', 'guards'];

/**
 * A socket for clients that only listen: connecting to `/ws/users` joins the channel `users`. Publish to it from anywhere with
 * `channels.channel('users').created(user)`.
 *
 * @throws ConfigurationError E_OPTION
 * @example
 * const live = channelEndpoint({ path: '/ws/:channel', channels: ['users', 'posts'], stats: '/ws/stats' });
 * const app = await createApp({ controllers: [UserController], plugins: [live] });
 */
export function channelEndpoint(options: ChannelEndpointOptions): Plugin {
  checkOptions(options);
  const { path, stats, guards = [] } = options;
  const channels = new Set(options.channels);
  const statistics = createToken<SharedStatistics>(`statistics of ${path}`);
  return {
    name: `channelEndpoint ${path}`,
    controllers: [channelSocket({ path, channels, guards, statistics })],
    providers: [
      {
        provide: statistics,
        useFactory: (all: Channels) => new SharedStatistics(all, [...channels]),
        inject: [Channels],
      },
    ],
    setup: (app: PluginHost) => {
      if (stats !== undefined) app.route('GET', stats, { guards, handler: () => app.get(statistics).read() });
    },
  };
}

/** As the broker and the frames allow. */
const MAX_NAME = 255;

function checkOptions(options: ChannelEndpointOptions): void {
  refuseUnknownIn('channelEndpoint', options, NAMES);
  const { path, channels, stats, guards = [] }: { readonly [K in keyof ChannelEndpointOptions]: unknown } = options;
  const isPath = typeof path === 'string' && path.startsWith('/');
  check(
    'path',
    isPath && paramNames(path).includes('channel'),
    "a path with the parameter :channel, as in '/ws/:channel'",
  );
  const isList = Array.isArray(channels) && channels.length > 0 && channels.every(isName);
  check('channels', isList, `a list of names of 1 to ${MAX_NAME} bytes, as in ['users', 'posts']`);
  check(
    'stats',
    stats === undefined || (typeof stats === 'string' && stats.startsWith('/')),
    "a path, as in '/ws/stats'",
  );
  check('guards', Array.isArray(guards) && guards.every((each) => typeof each === 'function'), 'a list of guards');
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name !== '' && Buffer.byteLength(name) <= MAX_NAME;
}

function check(option: string, isValid: boolean, wanted: string): void {
  if (isValid) return;
  const where = `channelEndpoint, options.${option}`;
  throw new ConfigurationError('E_OPTION', { where, problem: 'invalid value', remedy: `give ${wanted}` });
}
