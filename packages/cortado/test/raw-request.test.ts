import type { TLSSocket } from 'node:tls';
import { cert, key } from '@cortado/testkit/certificate';
import { HttpClient } from '@cortado/testkit/http-client';
import { SocketClient } from '@cortado/testkit/socket-client';
import { Connection, Context, Controller, createApp, Get, OnReceive, WebSocket, type Application } from 'cortado';

/** Node's own request, where only it knows something: here the certificate of a TLS client. */
function commonName({ raw }: Context): string | undefined {
  const socket = raw?.socket as TLSSocket | undefined;
  return socket?.authorized === true ? String(socket.getPeerCertificate().subject.CN) : undefined;
}
const seen: [phase: string, hasRaw: boolean][] = [];
const note = (context: Context) => (seen.push([context.phase, context.raw !== undefined]), true as const);
const mutual = (context: Context) => commonName(context) === 'localhost';

@Controller('/x')
class Routes {
  @Get() get(context: Context) {
    return [context.raw!.url, commonName(context)];
  }
  @WebSocket('/method') async method(connection: Connection, context: Context) {
    const name = commonName(context);
    await connection.acceptCallback({ receive: String, onReceive: () => name });
  }
}
@WebSocket('/x')
class Endpoint {
  onHandshake(context: Context) {
    return { headers: { 'x-name': String(commonName(context)) } };
  }
  @OnReceive() echo(_text: string, context: Context) {
    return context.raw === undefined ? 'no request' : 'a request';
  }
}

let app: Application;
const clients: SocketClient[] = [];
beforeEach(async () => {
  seen.length = 0;
  app = await createApp({
    controllers: [Routes, Endpoint],
    log: false,
    guards: [note, mutual],
    server: { tls: { key, cert, ca: cert, requestCert: true, rejectUnauthorized: false } },
  });
  await app.listen({ port: 0 });
});
afterEach(async () => {
  for (const each of clients.splice(0)) each.destroy();
  await app.close();
});

const get = (identity: object) => new HttpClient(app.url, { tls: { ca: cert, ...identity } }).get('/x?y');
async function connect(path: string, identity: object): Promise<SocketClient> {
  const url = app.url.replace('https', 'wss') + path;
  const client = await SocketClient.connect(url, { ca: cert, ...identity });
  clients.push(client);
  return client;
}

test('a guard reads the certificate of the client, on a request and on a handshake', async () => {
  const identity = { key, cert };
  expect(await get(identity)).toMatchObject({ status: 200, json: ['/x?y', 'localhost'] });
  const client = await connect('/x', identity);
  expect(client.headers['x-name']).toBe('localhost');
  expect((await (await connect('/x/method', identity)).ask('who')).body).toBe('localhost');
  expect(seen).toEqual([
    ['request', true],
    ['handshake', true],
    ['handshake', true],
  ]);
});

test('and refuses those that have none', async () => {
  expect((await get({})).status).toBe(403);
  for (const path of ['/x', '/x/method']) await expect(connect(path, {})).rejects.toMatchObject({ status: 403 });
});

test('a message has no request of its own, and the one of the handshake is not kept', async () => {
  expect((await (await connect('/x', { key, cert })).ask('?')).body).toBe('no request');
});
