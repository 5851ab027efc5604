import { authenticate, Authenticated, bearer } from '@cortado/auth';
import { RunningApp } from '@cortado/testkit/app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import { Connection, createApp, OnMessage, Principal, WebSocket, type CortadoOptions } from 'cortado';

/** `bearer64.<base64url>`: tokens with characters that no subprotocol may have. */

@Authenticated()
@WebSocket('/desk')
class Desk {
  @OnMessage('who') who(_connection: Connection, @Principal() who: unknown) {
    return who;
  }
}

let running: RunningApp;
afterEach(() => running.close());
const shown: string[] = [];
async function open(options: CortadoOptions = {}): Promise<void> {
  shown.length = 0;
  const scheme = bearer((token) => {
    shown.push(token);
    return token.startsWith('good') && { principal: token };
  });
  running = await RunningApp.open(
    createApp({ controllers: [Desk], guards: [authenticate(scheme)], log: false, ...options }),
  );
}
const encoded = (token: string): string => `bearer64.${Buffer.from(token).toString('base64url')}`;

test.each(['good/token+with~all.of_it-68==', 'good', `good${'/'.repeat(2_000)}`])('%s is read', async (token) => {
  await open();
  const client = await running.connect('/desk', { subprotocols: ['cortado.v1', encoded(token)] });
  expect(client.socket.protocol).toBe('cortado.v1');
  expect(JSON.stringify(client.headers)).not.toContain('bearer');
  expect(await client.ask({ id: 1, event: 'who' })).toEqual({ id: 1, statusCode: 200, body: token });
});

test('the plain form still is, and the first one counts', async () => {
  await open();
  for (const offer of [['bearer.good'], ['bearer.good', encoded('wrong')], [encoded('good'), 'bearer.wrong']]) {
    const client = await running.connect('/desk', { subprotocols: ['cortado.v1', ...offer] });
    expect(await client.ask({ id: 1, event: 'who' })).toMatchObject({ body: 'good' });
  }
});

test.each([
  ['empty', 'bearer64.'],
  ['not in the alphabet', 'bearer64.Z29v!A'],
  ['of an impossible length', 'bearer64.Z29vZ'],
  ['with bits left over', 'bearer64.Z29vZE'],
])('%s is a 401 that says so, and nothing is verified', async (_name, offer) => {
  await open();
  const refused = await running.connect('/desk', { subprotocols: ['cortado.v1', offer] }).then(
    () => undefined,
    (error: HandshakeRefused) => error,
  );
  expect(refused).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    body: { errorList: [{ loc: [], type: 'token_malformed', msg: 'What follows bearer64. is not base64url' }] },
  });
  expect(shown).toEqual([]);
});

test.each(['good token', 'good\u00e9', 'good\r\nx: y', 'good"'])(
  '%j is no token anywhere, so it is 401',
  async (token) => {
    await open();
    await expect(running.connect('/desk', { subprotocols: ['cortado.v1', encoded(token)] })).rejects.toMatchObject({
      status: 401,
    });
    expect(shown).toEqual([]);
  },
);

test('a browser reads 4401', async () => {
  await open();
  const options = { origin: running.app.url, subprotocols: ['cortado.v1', 'bearer64.Z29vZE'] };
  expect(await (await running.connect('/desk', options)).closed).toEqual({ code: 4401, reason: 'token_malformed' });
});
