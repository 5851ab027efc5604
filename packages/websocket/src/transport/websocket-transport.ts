import {
  Broker,
  channelProviders,
  ChannelTable,
  checkBroker,
  checkWorkers,
  Cluster,
  Membership,
  OpenStreams,
  Subscription,
  Users,
} from '@cortado/channels';
import { ConfigurationError, type Context, type Provider } from '@cortado/core';
import { timerPeriod, RANK, type Host, type ScopeValue, type Transport } from '@cortado/core/transport';
import { Connection } from '../connection/connection';
import { Connections, type OpenSessions } from '../connection/connections';
import { closeAll } from './drain';
import { compileFunctionHandler, endpointOptions, type SocketHandler, type SocketOptions } from './function-handler';
import { checkUnusedDecorators } from '../endpoint/check-unused-decorators';
import { ChannelClasses } from '../endpoint/channel-classes';
import { describeChannel } from '../endpoint/describe-endpoint';
import { compileEndpoints } from '../endpoint/compile-endpoints';
import { Upgrades } from './upgrades';
import { Hub } from './hub';
import type { EndpointStats } from '../endpoint/counters';
import type { Endpoint } from '../endpoint/endpoint';
import { endpointSettings, type EndpointOptions, type EndpointSettings } from '../endpoint/settings';
import { checkOptions, type WebSocketOptions } from './options';
import { prometheusText } from './prometheus';
import { Router } from '../endpoint/router';
import { warnWithoutPrincipal } from '../endpoint/warn-without-principal';

/**
 * The WebSocket transport of one application.
 *
 * @throws ConfigurationError E_OPTION
 * @example
 * await Application.create({ controllers: [ChatSocket] }, [http(), websocket({ maxMessageSize: 1_000_000 })]);
 */
export function websocket(options: WebSocketOptions = {}): Transport {
  return new WebSocketTransport(options, checkOptions(options));
}

class WebSocketTransport implements Transport {
  readonly name = 'websocket';
  readonly scopeValues: readonly ScopeValue[] = [
    {
      type: Connection,
      rank: RANK.connection,
      transports: ['websocket', 'channel'],
      of: (context) => context.connection ?? withoutConnection(context),
    },
    {
      type: Subscription,
      rank: RANK.subscription,
      transports: ['channel'],
      place: 'in channel classes',
      of: (context) => context.subscription,
    },
  ];
  readonly providers: readonly Provider[] = [
    ...channelProviders,
    {
      provide: Users,
      // Resolved after `mount`.
      useFactory: (streams: OpenStreams, membership: Membership, cluster: Cluster) =>
        new Users([this.#open, streams], membership, cluster, this.#host!.keyOfPrincipal),
      inject: [OpenStreams, Membership, Cluster],
    },
    // Resolved after `mount`, too.
    { provide: ChannelTable, useFactory: () => this.#classes!.table },
    {
      provide: Connections,
      useFactory: (streams: OpenStreams, membership: Membership, cluster: Cluster, users: Users) =>
        new Connections(this.#open, streams, membership, cluster, users),
      inject: [OpenStreams, Membership, Cluster, Users],
    },
  ];
  readonly #open: OpenSessions = new Map();
  readonly #options: WebSocketOptions;
  readonly #shared: EndpointOptions;
  #router: Router | undefined;
  #cluster: Cluster | undefined;
  /** Undefined until `attach`. Plugins are set up before that, and may register endpoints or close the application. */
  #hub: Hub | undefined;
  #upgrades: Upgrades | undefined;
  #host: Host | undefined;
  #classes: ChannelClasses | undefined;
  #endpoints: Endpoint[] = [];

  constructor(options: WebSocketOptions, shared: EndpointOptions) {
    this.#options = options;
    this.#shared = shared;
  }

  mount(host: Host): void {
    checkBroker(host);
    this.#host = host;
    const classes = (this.#classes = new ChannelClasses(host));
    this.#endpoints = [...compileEndpoints(host, this.#shared, classes)];
    const listed = new Set(host.channels.map((each) => classes.table.get(each)));
    for (const each of classes.of(host.channels, 'createApp') ?? []) if (!listed.has(each)) describeChannel(host, each);
    this.#router = new Router(this.#endpoints, host.routes.options);
  }

  /** Services can be built from here on: a broker may come from an asynchronous factory. */
  async attach(host: Host): Promise<void> {
    checkUnusedDecorators(host);
    warnWithoutPrincipal(host);
    const shared = endpointSettings('websocket', this.#shared);
    const period = timerPeriod([shared, ...this.#endpoints.map((each) => each.settings)].flatMap(durations));
    if (host.isDescriptionOnly) return;
    this.#cluster = host.container.root.get(Cluster);
    await this.#cluster.start();
    host.idempotency?.use(this.#cluster);
    host.container.root.get(Membership).histories.use(this.#classes!.table);
    await this.#cluster.storePatterns(this.#classes!.table.stored);
    this.#hub = new Hub(host, this.#open, period, this.#classes!.table);
    this.#hub.timer.start();
    this.#upgrades = new Upgrades(host, this.#hub, this.#router!, this.#options, shared);
    this.#upgrades.open();
  }

  /** Sockets without a class are known here. Channels may be joined over HTTP alone. */
  open(): void {
    const served = [
      ...this.#endpoints.map(({ path }) => `the socket "${path}"`),
      ...this.#classes!.table.patterns.map((each) => `the channels "${each}"`),
    ];
    if (this.#host!.idempotency !== undefined) served.push('idempotency keys');
    if (served[0] !== undefined) checkWorkers(this.#host!.container.root.get(Broker), served[0]);
  }

  isBusy(): boolean {
    return this.#hub !== undefined && (this.#hub.sessions.size > 0 || this.#hub.inFlight.count > 0);
  }

  async drain(limit: AbortSignal): Promise<boolean> {
    return this.#hub === undefined || closeAll(this.#hub, limit);
  }

  async stop(): Promise<void> {
    this.#upgrades?.close();
    this.#hub?.timer.stop();
    this.#hub?.presences.stop();
    this.#host?.idempotency?.stop();
    await this.#cluster?.stop();
  }

  register(path: string, handler: SocketHandler<any>, options: SocketOptions = {}): void {
    const settings = endpointSettings(`app.websocket('${path}')`, this.#shared, endpointOptions(options));
    const { table } = this.#classes!;
    const before = table.size;
    const endpoint = compileFunctionHandler(this.#host!, path, handler, settings, this.#classes!, options);
    if (table.size > before) void this.#cluster?.storePatterns(table.stored);
    this.#router!.add(endpoint);
    this.#endpoints.push(endpoint);
    this.#hub?.timer.atMost(timerPeriod(durations(settings)));
  }

  stats(): readonly EndpointStats[] {
    return this.#endpoints.map((each) => each.counters.read());
  }

  metrics(): string {
    return prometheusText({ websocket: this.stats() });
  }
}

/** @throws ConfigurationError E_SCOPE for a join over HTTP, which has no connection */
function withoutConnection({ handler }: Context): never {
  throw new ConfigurationError('E_SCOPE', {
    where: `${handler.class}.${handler.method}`,
    problem: 'it needs a Connection, and the channel was joined over HTTP with Sse.channels(), where there is none',
    remedy: 'inject the Subscription, and read subscription.connection from it; it may be undefined',
  });
}

/** The limits that the timer checks. */
function durations(limits: EndpointSettings): readonly number[] {
  const { handshakeTimeout, handlerTimeout, pingInterval, pongTimeout, messageTimeout, sendTimeout, idleTimeout } =
    limits;
  return [handshakeTimeout, handlerTimeout, pingInterval, pongTimeout, messageTimeout, sendTimeout, idleTimeout];
}
