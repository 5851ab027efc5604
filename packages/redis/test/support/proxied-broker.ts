import { RedisBroker, type RedisBrokerOptions } from '@cortado/redis';
import type { Outage } from '@cortado/testkit/broker-setup';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { createClient } from 'redis';

type Client = Awaited<ReturnType<RedisBrokerOptions['createClient']>>;

/** A Redis broker whose network can be cut. */
export class ProxiedBroker extends RedisBroker implements Outage {
  private constructor(
    readonly proxy: TcpProxy,
    options: RedisBrokerOptions,
  ) {
    super(options);
  }

  static async connect(port: number, prefix: string, lease: number): Promise<ProxiedBroker> {
    const proxy = await TcpProxy.start(port);
    const socket = { host: '127.0.0.1', port: proxy.port, reconnectStrategy: false } as const;
    const client = (): Client => createClient({ socket, disableOfflineQueue: true }) as Client;
    return new ProxiedBroker(proxy, { createClient: client, prefix, lease, warn: () => undefined });
  }

  cut(): void {
    this.proxy.cut();
  }

  restore(): void {
    this.proxy.restore();
  }

  override async stop(): Promise<void> {
    await super.stop();
    this.proxy.stop();
  }
}
