import { IsString } from 'class-validator';
import { Ok } from '@cortado/core';
import { Connection, OnReceive, WebSocket, type Disconnect, type EndpointStats } from '@cortado/websocket';
import { Gate } from '@cortado/testkit/gate';
import { meanwhile, Neighbour } from '@cortado/testkit/neighbour';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

test('what waits for onConnect is answered 503 when the application closes', async () => {
  const gate = new Gate();
  const begun = new Gate();
  const seen: string[] = [];
  @WebSocket('/slow')
  class Slow {
    async onConnect() {
      begun.open();
      await gate.opened;
    }
    @OnReceive() onReceive({ text }: Message) {
      seen.push(text);
      return Ok(text);
    }
  }
  const started = await socketApp({ controllers: [Slow, Neighbour] });
  const { app, connect } = started;
  const client = await connect('/slow');
  client.send({ text: 'waits' });
  await begun.opened;
  await meanwhile(started, () => (app.stats()['websocket'] as EndpointStats[])[0]!.messages === 1);
  const closing = app.close();
  expect(await client.json()).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'shutting_down' }] } });
  gate.open();
  expect((await client.closed).code).toBe(1001);
  await closing;
  expect(seen).toEqual([]);
});

test('onDisconnect runs when a handler is abandoned at the end of the drain, before close() resolves', async () => {
  const begun = new Gate();
  const disconnects: Disconnect[] = [];
  @WebSocket('/stuck')
  class Stuck {
    @OnReceive() onReceive(_message: Message) {
      begun.open();
      return new Promise(() => undefined);
    }
    onDisconnect(_connection: Connection, reason: Disconnect) {
      disconnects.push(reason);
    }
  }
  const { app, connect } = await socketApp({ controllers: [Stuck], drainTimeout: 100 });
  const client = await connect('/stuck');
  client.send({ text: '' });
  await begun.opened;
  await app.close();
  expect(disconnects).toMatchObject([{ code: 1001, initiator: 'server' }]);
});
