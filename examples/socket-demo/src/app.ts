import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Accepted, Channels, createApp, type Application, type Connection, type CortadoOptions } from 'cortado';
import { Announcement } from './announcement';
import { RoomSocket } from './room-socket';
import { Status, statusPush } from './status';

export interface DemoOptions extends Pick<CortadoOptions, 'log'> {
  /** Between two pushes of the status, in milliseconds. */
  readonly statusEvery?: number;
}

/** Four endpoints: one class, and three handlers that need none. The page at `/` uses them all. `/metrics` counts what they do. */
export async function createDemo({ statusEvery = 1_000, ...options }: DemoOptions = {}): Promise<Application> {
  const app = await createApp({
    ...options,
    controllers: [RoomSocket],
    plugins: [statusPush(statusEvery)],
    http: {
      metrics: true,
      configure: async (fastify) => {
        await fastify.register(fastifyStatic, { root: join(__dirname, '../public') });
      },
    },
  });

  // The traditional style: the function accepts, and asks for messages until the client leaves.
  app.websocket('/echo', async (connection: Connection) => {
    await connection.accept();
    for await (const message of connection) await connection.sendText(`Echo: ${String(message)}`);
  });

  // Nothing to receive: whoever connects is in the channel.
  app.websocket(
    '/status',
    {
      receive: String,
      onConnect: (connection) => connection.join('status'),
      onReceive: () => ({ message: 'There is nothing to say here' }),
    },
    { emits: { status: Status, announcement: Announcement } },
  );

  // Bytes in, bytes out: a picture's pixels, inverted.
  app.websocket('/invert', { receive: Buffer, onReceive: (bytes) => bytes.map((byte) => 255 - byte) });

  // And one over HTTP: `curl -d '{"text":"Hi"}' -H 'content-type: application/json' localhost:3000/announcements`.
  app.route('POST', '/announcements', {
    body: Announcement,
    handler: async ({ text }) => Accepted(await app.get(Channels).channel('status').publish('announcement', { text })),
  });

  return app;
}
