import type { SendStatus } from '@cortado/channels';
import { Connection, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

@WebSocket('/neighbour', { pingFrames: true, pingInterval: 20 })
class Neighbour {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

describe('slowConsumer: latest', () => {
  const held = async (push: (connection: Connection, text: string) => Promise<unknown>) => {
    let connection!: Connection;
    @WebSocket('/held', { slowConsumer: 'latest', pingFrames: true, pingInterval: 20 })
    class Holding {
      onConnect(each: Connection) {
        connection = each;
      }
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    const app = await socketApp({ controllers: [Holding, Neighbour] });
    const client = await app.connect('/held', { subprotocols: ['cortado.v1'] });
    client.pause();
    const sending: Promise<unknown>[] = [];
    for (let index = 0; index < 12; index += 1) sending.push(push(connection, `${index}`.padEnd(900_000)));
    return { app, client, sending };
  };

  test('a ping frame does not take the place of what is held', async () => {
    const { app, client, sending } = await held((connection, text) => connection.send(text));
    // Pings go out meanwhile.
    const neighbour = await app.connect('/neighbour');
    for (let pings = 0; pings < 3; pings += 1) expect((await neighbour.json()).event).toBe('$ping');
    client.resume();
    expect(await sending.at(-1)).toBe('sent' satisfies SendStatus);
    for (;;) {
      const text = String(await client.next());
      if (text.startsWith('11 ')) break;
    }
  });

  test('a request that is dropped is answered 503 at once', async () => {
    const { client, sending } = await held((connection, text) => connection.request('ask', text, { timeout: 600_000 }));
    const replaced = await Promise.any(sending);
    expect(replaced).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'slow_consumer' }] } });
    client.reset();
    const outcomes = await Promise.all(sending);
    expect(outcomes.at(-1)).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'connection_closed' }] } });
  });
});

test('slowConsumer: drop: a request that does not fit is answered 503 at once', async () => {
  let connection!: Connection;
  @WebSocket('/dropped', { slowConsumer: 'drop', sendBuffer: 100 })
  class Dropping {
    onConnect(each: Connection) {
      connection = each;
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Dropping] });
  const client = await connect('/dropped', { subprotocols: ['cortado.v1'] });
  await client.ask({ id: 1, body: 'x' });
  const [first, second] = ['a', 'b'].map((each) => connection.request('ask', each.repeat(60)));
  expect(await second).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'slow_consumer' }] } });
  const { id } = await client.json();
  client.send({ id, statusCode: 200, body: null });
  expect((await first)!.statusCode).toBe(200);
});
