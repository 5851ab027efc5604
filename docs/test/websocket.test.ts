import { RunningApp } from '@cortado/testkit/app';
import { moduleOf } from '@cortado/testkit/docs/page-program';
import { testApp } from '@cortado/testing';
import { Connections, createApp, type Class } from 'cortado';
import { WebSocket } from 'ws';

/** What docs/websocket.md shows and no transcript can: pushes from a service, and the client of a browser. */
const page = 'docs/websocket.md';

interface Prices {
  change(symbol: string, price: number): Promise<unknown>;
  warn(connectionId: string, text: string): Promise<unknown>;
  closeMarket(): Promise<unknown>;
}
interface Client {
  say(text: string): Promise<unknown>;
  leave(): void;
}
type Listener<T> = (value: T) => void;

test('push', async () => {
  const { PriceService, PriceSocket } = await moduleOf<{ PriceService: Class<Prices>; PriceSocket: Class }>(
    page,
    'price-service.ts',
  );
  const app = await testApp({ controllers: [PriceSocket] });
  const socket = await app.connect('/prices');
  socket.send('ACME');
  await socket.expectReply(204);
  const prices = app.get(PriceService);
  await prices.change('ACME', 12);
  expect(await socket.next()).toMatchObject({ event: 'updated', data: { symbol: 'ACME', price: 12 } });
  await prices.closeMarket();
  expect(await socket.next()).toEqual({ event: 'market-closed', data: null });
  expect(await prices.warn('nobody', '…')).toBe('closed');
  await app.close();
});

/** Values in the order in which they come, one for each call. */
class Inbox<T> {
  readonly #values: T[] = [];
  readonly #waiting: ((value: T) => void)[] = [];

  readonly put = (value: T): void => {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#values.push(value);
    else waiting(value);
  };

  next(): Promise<T> {
    const [value] = this.#values.splice(0, 1);
    return value === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(value);
  }
}

describe('the browser client', () => {
  let running: RunningApp;
  let client: Client;
  afterEach(async () => {
    client.leave();
    await running.close();
  });

  test('asks, is pushed to, and connects again', async () => {
    Object.assign(globalThis, { WebSocket });
    const { ChatSocket } = await moduleOf<{ ChatSocket: Class }>(page, 'chat-socket.ts');
    const { ChatClient } = await moduleOf<{
      ChatClient: new (url: string, onPush: Listener<unknown>, onStatus: Listener<boolean>) => Client;
    }>(page, 'chat-client.ts');
    running = await RunningApp.open(createApp({ controllers: [ChatSocket], log: false }));
    const pushes = new Inbox<unknown>();
    const states = new Inbox<boolean>();
    client = new ChatClient(`${running.app.url.replace('http', 'ws')}/chat/lobby`, pushes.put, states.put);
    expect(await states.next()).toBe(true);
    expect(await client.say('one')).toEqual({ statusCode: 200, body: { text: 'one', sent: 1 } });
    expect(await client.say('')).toMatchObject({ statusCode: 400 });
    const other = await running.connect('/chat/lobby');
    expect((await other.ask({ text: 'two' })).statusCode).toBe(200);
    expect(await pushes.next()).toMatchObject({ event: 'message', data: { text: 'two' } });
    const connections = running.app.get(Connections);
    const [first] = await connections.list();
    await connections.close(first!, 1012);
    expect(await states.next()).toBe(false);
    expect(await states.next()).toBe(true);
    expect(await client.say('three')).toEqual({ statusCode: 200, body: { text: 'three', sent: 1 } });
  });
});
