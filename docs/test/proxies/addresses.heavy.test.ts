import { moduleOf } from '@cortado/testkit/docs/page-program';
import { HttpClient, type Answer } from '@cortado/testkit/http-client';
import { withProgram } from '@cortado/testkit/program';
import { SocketClient } from '@cortado/testkit/socket-client';
import type { Application } from 'cortado';
import { Proxy, type ProxyName } from './proxy';

/** docs/security.md: its application behind nginx and HAProxy, with the configuration that the page shows. */
const PAGE = 'docs/security.md';

/** So that the client has another address than the proxy. */
const localAddress = '127.0.0.2';

let proxy: Proxy;
const apps: Application[] = [];

afterEach(async () => {
  await proxy.stop();
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function start(): Promise<Application> {
  const { start } = await moduleOf<{ start: (port: number) => Promise<Application> }>(PAGE, 'server.ts');
  const app = await start(0);
  apps.push(app);
  return app;
}

/** Each on a connection of its own, because the proxies close those that are idle. */
function get(port: number, path: string): Promise<Answer> {
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'evil.example' };
  return new HttpClient(`http://127.0.0.1:${port}`, { localAddress, keepAlive: false }).get(path, headers);
}

describe.each<ProxyName>(['nginx', 'haproxy'])('behind %s', (name) => {
  withProgram(name, (program) => {
    let port: number;
    beforeEach(async () => {
      const addresses = [await start(), await start()].map(({ url }) => new URL(url).host);
      proxy = await Proxy.start(name, program, PAGE, addresses);
      ({ port } = proxy);
    });

    test('requests and sockets have the address of the client, whatever the client says', async () => {
      expect(await get(port, '/client')).toMatchObject({ status: 200, json: { remoteAddress: localAddress } });
      const socket = await SocketClient.connect(`ws://127.0.0.1:${port}/live`, { localAddress });
      expect(await socket.ask('Hi')).toEqual({ statusCode: 200, body: localAddress });
      await socket.close();
    });

    test('one process after the other is restarted, and no request is refused', async () => {
      const statuses = new Map<number, number>();
      const done = new AbortController();
      const client = async (): Promise<void> => {
        while (!done.signal.aborted) {
          const { status } = await get(port, '/client');
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      };
      const clients = Promise.all([client(), client(), client()]);
      const socket = await SocketClient.connect(`ws://127.0.0.1:${port}/live`, { localAddress });
      await apps[0]!.close();
      await get(port, '/client');
      const again = await SocketClient.connect(`ws://127.0.0.1:${port}/live`, { localAddress });
      expect(await again.ask('Hi')).toEqual({ statusCode: 200, body: localAddress });
      done.abort();
      await clients;
      expect([...statuses.keys()]).toEqual([200]);
      await apps[1]!.close();
      expect([1001, 1006]).toContain((await again.closed).code);
      socket.destroy();
    });
  });
});
