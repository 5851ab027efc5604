import { Connection, OnMessage, WebSocket } from '@cortado/websocket';
import { Gate } from '@cortado/testkit/gate';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

test('a stream that begins after the shutdown did is ended at once, and each id gets its one answer', async () => {
  const entered = new Gate();
  const gate = new Gate();
  let closed = 0;

  async function* endless(): AsyncGenerator<number> {
    try {
      yield 1;
      await new Promise(() => 0);
    } finally {
      closed += 1;
    }
  }

  @WebSocket('/rpc', { concurrency: 4 })
  class Late {
    @OnMessage('generator') async generator(_connection: Connection) {
      entered.open();
      await gate.opened;
      return endless();
    }
    @OnMessage('silent') async silent(_connection: Connection) {
      await gate.opened;
      return { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => 0) }) };
    }
    @OnMessage('value') async value(_connection: Connection) {
      await gate.opened;
      return 'value';
    }
  }

  const { app, connect } = await socketApp({ controllers: [Late], drainTimeout: 60_000 });
  const client = await connect('/rpc', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, event: 'generator' });
  client.send({ id: 2, event: 'silent' });
  client.send({ id: 3, event: 'value' });
  client.send({ id: 4, event: 'generator' });
  client.send({ id: 5, event: 'generator' });
  await entered.opened;
  const closing = app.close();
  gate.open();
  const answers = [];
  for (let count = 0; count < 5; count += 1) answers.push(await client.json());
  await closing;

  const byId = Object.fromEntries(answers.map(({ id, statusCode }) => [id, statusCode]));
  expect(byId).toEqual({ 1: 503, 2: 503, 3: 200, 4: 503, 5: 503 });
  expect(client.unread).toBe(0);
  expect(closed).toBe(0); // none of them ever began
});
