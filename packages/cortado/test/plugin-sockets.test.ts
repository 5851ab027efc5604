import { createApp, type Application, type Plugin } from 'cortado';
import { SocketClient } from '@cortado/testkit/socket-client';

/** What a plugin may do with sockets while it is set up, before the transports are attached. */
let app: Application | undefined;
afterEach(() => app?.close());

test('a plugin registers a socket in setup, with limits of its own', async () => {
  const echo: Plugin = {
    name: 'echo',
    setup: ({ websocket }) =>
      websocket('/echo', { receive: String, onReceive: (text: string) => text }, { maxMessageSize: 5 }),
  };
  app = await createApp({ plugins: [echo], log: false });
  await app.listen({ port: 0 });
  const client = await SocketClient.connect(`${app.url.replace('http', 'ws')}/echo`);
  client.send('hello');
  expect(await client.json()).toMatchObject({ statusCode: 200, body: 'hello' });
  client.send('longer');
  expect((await client.closed).code).toBe(1009);
});

test('a plugin may close the application in setup', async () => {
  const lines: unknown[] = [];
  const closing: Plugin = { name: 'closing', setup: async (host) => void lines.push(await host.close()) };
  app = await createApp({ plugins: [closing], log: false });
  expect(lines).toEqual([undefined]);
});
