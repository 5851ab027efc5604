import { networkInterfaces } from 'node:os';
import { Application, Controller, createApp, Get, HttpContext, OnReceive, WebSocket } from 'cortado';
import { cert, key, trusted } from '@cortado/testkit/certificate';
import { HttpClient } from '@cortado/testkit/http-client';
import { SocketClient } from '@cortado/testkit/socket-client';

const hasIPv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'));

@Controller('/secure')
class Secure {
  @Get() get({ request: { protocol } }: HttpContext) {
    return protocol;
  }
}
@WebSocket('/secure')
class SecureSocket {
  @OnReceive() echo(text: string) {
    return text;
  }
}

let app: Application;
const clients: SocketClient[] = [];
beforeEach(async () => {
  app = await createApp({ controllers: [Secure, SecureSocket], log: false, server: { tls: { key, cert } } });
  await app.listen({ port: 0, host: ['127.0.0.1', hasIPv6 ? '::1' : '127.0.0.2'] });
});
afterEach(async () => {
  for (const each of clients.splice(0)) each.destroy();
  await app.close();
});

async function connected(url: string, origin: string): Promise<SocketClient> {
  const client = await SocketClient.connect(url.replace('https', 'wss') + '/secure', {
    ...trusted,
    headers: { origin },
  });
  clients.push(client);
  return client;
}

test('both transports speak TLS on every address, and closing ends what is idle, silent or open', async () => {
  const { urls } = app;
  expect(urls.map((each) => new URL(each).protocol)).toEqual(['https:', 'https:']);
  for (const url of urls) {
    const client = new HttpClient(url, { tls: trusted });
    expect((await client.get('/secure')).json).toBe('https');
    expect(await (await connected(url, url)).ask('hi')).toEqual({ statusCode: 200, body: 'hi' });
    // The scheme is known for sure here, so a page that came in the clear is of another site.
    await expect(connected(url, url.replace('https', 'http'))).rejects.toMatchObject({ status: 403 });
  }
  const silent = await new HttpClient(app.url, { tls: trusted }).connect();
  await app.close();
  expect(await silent.rest()).toBe('');
  for (const each of clients) expect((await each.closed).code).toBe(1001);
});
