import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IsString } from 'class-validator';
import { Application } from '@cortado/core';
import { Connection, OnReceive, prometheusText, WebSocket, websocket, type EndpointStats } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

@WebSocket('/echo')
class Echo {
  @OnReceive() onReceive({ text }: Message) {
    if (text === 'boom') throw new Error('boom');
    return text;
  }
  onDisconnect() {
    throw new Error('in onDisconnect');
  }
}

test('app.stats() counts what happens at each endpoint, and Prometheus can read it', async () => {
  const { app, connect } = await socketApp({ controllers: [Echo] });
  const client = await connect('/echo');
  await client.ask({ text: 'a' });
  await client.ask({ text: 'boom' });
  await client.ask({});
  await (await connect('/echo')).close();
  expect(app.stats()['websocket']).toMatchObject([
    { path: '/echo', accepted: 2, refused: 0, messages: 3, replies: { 200: 1, 400: 1, 500: 1 }, dropped: 0 },
  ]);
  const [stats] = app.stats()['websocket'] as EndpointStats[];
  expect(stats?.bytesIn).toBe('{"text":"a"}'.length + '{"text":"boom"}'.length + '{}'.length);
  const text = prometheusText(app.stats());
  expect(text).toContain(
    '# TYPE cortado_websocket_messages_total counter\ncortado_websocket_messages_total{path="/echo"} 3\n',
  );
  expect(text).toContain('cortado_websocket_replies_total{path="/echo",status="400"} 1\n');
});

test('diagnostics_channel tells of connections and messages', async () => {
  const events: string[] = [];
  let ended!: () => void;
  const end = new Promise<void>((resolve) => (ended = resolve));
  const names = [
    'connection:start',
    'message:start',
    'message:end',
    'message:error',
    'connection:end',
    'connection:error',
  ];
  const listeners = names.map((name) => {
    const listener = (message: unknown) => {
      const { result } = message as { result?: { statusCode: number } };
      events.push(result === undefined ? name : `${name} ${result.statusCode}`);
      if (name === 'connection:error') ended();
    };
    subscribe(`cortado:websocket:${name}`, listener);
    return [`cortado:websocket:${name}`, listener] as const;
  });
  const { connect } = await socketApp({ controllers: [Echo] });
  const client = await connect('/echo');
  await client.ask({ text: 'a' });
  await client.ask({ text: 'boom' });
  await client.close();
  await end;
  for (const [name, listener] of listeners) unsubscribe(name, listener);
  expect(events).toEqual([
    'connection:start',
    'message:start',
    'message:end 200',
    'message:start',
    'message:end 500',
    'message:error 500',
    'connection:end',
    'connection:error',
  ]);
});

describe('app.websocket', () => {
  async function listening(register: (app: Application) => void) {
    const app = await Application.create({ controllers: [], log: false }, [websocket()]);
    register(app);
    return app;
  }

  test('takes a function that is given the connection, or callbacks with a DTO', async () => {
    const { app, connect } = await socketApp({
      controllers: [Echo],
      prefix: 'api',
      register: (each) => {
        each.websocket('/raw/:name', async (connection: Connection) => {
          await connection.accept();
          for await (const message of connection)
            await connection.sendText(`${connection.params['name']}: ${String(message)}`);
        });
        each.websocket('/dto', {
          receive: Message,
          onReceive: (message, connection) => [message instanceof Message, message.text, connection.state],
        });
      },
    });
    const raw = await connect('/api/raw/ann');
    raw.send('hi');
    expect(await raw.next()).toBe('ann: hi');
    const dto = await connect('/api/dto');
    expect(await dto.ask({ text: 'a' })).toEqual({ statusCode: 200, body: [true, 'a', 'open'] });
    expect((await dto.ask({})).body.errorList[0].type).toBe('missing');
    expect(app.routes().map((each) => each.path)).toEqual(['/api/echo', '/api/raw/:name', '/api/dto']);
    expect(() => app.websocket('/late', () => {})).toThrow('E_LIFECYCLE');
  });

  test('refuses what is not a handler, and a path that is taken', async () => {
    await listening((app) => {
      expect(() => app.websocket('/a', { onReceive: () => 1 } as never)).toThrow("E_WEBSOCKET: app.websocket('/a')");
      app.websocket('/a/:x', () => {});
      expect(() => app.websocket('/a/:y', () => {})).toThrow('E_ROUTE_DUPLICATE');
    });
  });
});
