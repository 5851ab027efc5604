import { IsString } from 'class-validator';
import { Application, ConfigurationError, Controller, Guard, Use } from '@cortado/core';
import { Get, http, Post } from '@cortado/http';
import { Connection, OnReceive, WebSocket, websocket } from '@cortado/websocket';

class Message {
  @IsString() text!: string;
}

const start = (type: new () => unknown) =>
  Application.create({ controllers: [type], log: false }, [websocket(), http()]).then(
    () => 'starts',
    (error: ConfigurationError) => error.message,
  );

test.each(['onHandshake', 'onConnect', 'onDisconnect', 'onError', 'helper'])(
  'a guard on %s, which never runs, refuses to start',
  async (key) => {
    @WebSocket('/w')
    class Endpoint {
      onHandshake() {}
      onConnect() {}
      onDisconnect() {}
      onError() {}
      helper() {}
      @OnReceive() onReceive(message: Message) {
        return message;
      }
    }
    const { prototype } = Endpoint;
    Guard(() => false)(prototype, key, Object.getOwnPropertyDescriptor(prototype, key) as TypedPropertyDescriptor<any>);
    expect(await start(Endpoint)).toBe(
      `E_WEBSOCKET: Endpoint.${key}: @Guard would never run: this method is neither a route nor a message handler\n` +
        '  remedy: put it on the class, for the handshake, or on a method that has a route, @OnReceive or @OnMessage',
    );
  },
);

test('so does middleware, beside a @WebSocket method as well', async () => {
  @Controller('/c')
  class Callbacks {
    @WebSocket('/a') a(connection: Connection) {
      return connection.acceptCallback({ receive: Message, onReceive: this.unmarked });
    }
    @Use((_context, next) => next()) unmarked(message: Message) {
      return message;
    }
  }
  expect(await start(Callbacks)).toContain('E_WEBSOCKET: Callbacks.unmarked: @Use would never run');
});

test('where they run they are welcome', async () => {
  @Controller('/c')
  @WebSocket('/w')
  @Guard(() => true)
  class Both {
    @Get() @Guard(() => true) get() {
      return 1;
    }
    @Post() @OnReceive() @Use((_context, next) => next()) send(message: Message) {
      return message;
    }
    @WebSocket('/a') @Guard(() => true) a(connection: Connection) {
      return connection.accept();
    }
  }
  expect(await start(Both)).toBe('starts');
});
