import type { Server } from 'node:http';
import { Application } from '@cortado/core';
import type { ApplicationOptions, Host, Transport } from '@cortado/core/transport';
import { websocket, type WebSocketOptions } from '@cortado/websocket';
import { SocketClient, type ClientOptions } from './socket-client';
import { RawSocket } from './raw-socket';

const open = new Set<SocketApp>();

export interface SocketApp {
  readonly app: Application;
  readonly server: Server;
  readonly port: number;
  /** A connected client. Rejects with `HandshakeRefused` when the handshake is refused. */
  connect(path: string, options?: ClientOptions): Promise<SocketClient>;
  /** A TCP connection to the server, with nothing sent yet. */
  raw(): Promise<RawSocket>;
}

/** An application with only the WebSocket transport, listening on a free port of 127.0.0.1. */
export async function socketApp({
  websocket: options,
  register,
  ...rest
}: ApplicationOptions & {
  readonly websocket?: WebSocketOptions;
  /** Called before it listens. */
  readonly register?: (app: Application) => void;
}): Promise<SocketApp> {
  const probe = new ServerProbe();
  const app = await Application.create({ log: false, ...rest }, [websocket(options), probe]);
  register?.(app);
  await app.listen({ port: 0 });
  const port = Number(new URL(app.url).port);
  const clients: { destroy(): void }[] = [];
  const socketApp: SocketApp = {
    app,
    server: probe.server!,
    port,
    async connect(path, clientOptions) {
      const client = await SocketClient.connect(`ws://127.0.0.1:${port}${path}`, clientOptions);
      clients.push(client);
      return client;
    },
    async raw() {
      const socket = await RawSocket.connect(port);
      clients.push(socket);
      return socket;
    },
  };
  open.add(socketApp);
  leftOpen.set(socketApp, clients);
  return socketApp;
}

const leftOpen = new WeakMap<SocketApp, { destroy(): void }[]>();

/** For `afterEach`: destroys every client that is left and closes every application. */
export async function closeSocketApps(): Promise<void> {
  for (const each of open) for (const client of leftOpen.get(each) ?? []) client.destroy();
  await Promise.all([...open].map((each) => each.app.close()));
  open.clear();
}

/** Shows the server that the application keeps to itself. */
class ServerProbe implements Transport {
  readonly name = 'http';
  server: Server | undefined;

  mount(host: Host): void {
    this.server = host.server;
  }

  attach(): void {}

  drain(): Promise<boolean> {
    return Promise.resolve(true);
  }

  stop(): void {}
}
