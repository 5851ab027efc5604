import type { Provider } from '@cortado/core';
import { RANK, type Host, type Subject, type Transport } from '@cortado/core/transport';
import { Channels } from './channels/channels';
import { Connection } from './connection/connection';
import { Connections } from './connection/connections';
import { closeAll } from './drain';
import { compileEndpoints } from './endpoint/compile-endpoints';
import { Upgrades } from './handshake/upgrades';
import { Hub } from './hub';
import { pulsePeriod } from './liveness/pulse';
import { checkOptions, endpointSettings, type EndpointOptions, type WebSocketOptions } from './options';
import { Router } from './router';

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
  readonly subjects: readonly Subject[] = [
    { type: Connection, rank: RANK.connection, transport: 'websocket', of: (context) => context.connection },
  ];
  readonly providers: readonly Provider[] = [
    { provide: Connections, useFactory: () => this.#hub!.connections },
    { provide: Channels, useFactory: () => this.#hub!.channels },
  ];
  readonly #options: WebSocketOptions;
  readonly #shared: EndpointOptions;
  #hub: Hub | undefined;
  #upgrades: Upgrades | undefined;
  #host: Host | undefined;

  constructor(options: WebSocketOptions, shared: EndpointOptions) {
    this.#options = options;
    this.#shared = shared;
  }

  mount(host: Host): void {
    const endpoints = compileEndpoints(host, this.#shared);
    const all = [endpointSettings('websocket', this.#shared), ...endpoints.map((each) => each.settings)];
    const period = pulsePeriod(
      all.flatMap((each) => [each.handshakeTimeout, each.handlerTimeout, each.pingInterval, each.pongTimeout]),
    );
    this.#host = host;
    this.#hub = new Hub(host.log, host.container.root, this.#options.backplane, period);
    this.#upgrades = new Upgrades(host, this.#hub, new Router(endpoints), this.#options);
  }

  async attach(host: Host): Promise<void> {
    await this.#hub!.cluster.start();
    this.#hub!.pulse.start();
    host.server.on('upgrade', this.#upgrades!.take);
  }

  drain(limit: AbortSignal): Promise<boolean> {
    return closeAll(this.#hub!, limit);
  }

  async stop(): Promise<void> {
    this.#host!.server.off('upgrade', this.#upgrades!.take);
    this.#hub!.pulse.stop();
    await this.#hub!.cluster.stop();
  }
}
