import { IsInt, IsString } from 'class-validator';
import { Controller, Guard, Ok, Use } from '@cortado/core';
import { Connection, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}
class Other {
  @IsInt() count!: number;
}

class Base {
  @OnReceive() @Guard(() => false) inherited(message: Message) {
    return Ok(message);
  }
}

@Controller('/c')
class Guarded extends Base {
  @WebSocket('/inferred') inferred(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.closed });
  }
  @WebSocket('/named') named(connection: Connection) {
    return connection.acceptCallback({ receive: Message, onReceive: this.closed });
  }
  @WebSocket('/overridden') overridden(connection: Connection) {
    return connection.acceptCallback({ receive: Message, onReceive: super.inherited });
  }
  @WebSocket('/replaced') replaced(connection: Connection) {
    return connection.acceptCallback({ receive: Other, onReceive: this.open as (message: object) => unknown });
  }

  @OnReceive() @Guard(() => false) closed(message: Message) {
    return Ok(message);
  }
  override inherited(message: Message) {
    return Ok(message);
  }
  @OnReceive() @Use(async (_context, next) => Ok([(await next()).body])) open(message: Message) {
    return Ok(message);
  }
}

test.each(['inferred', 'named', 'overridden'])('%s: a guarded method is guarded however it is passed', async (path) => {
  const { connect } = await socketApp({ controllers: [Guarded] });
  const client = await connect(`/c/${path}`);
  expect((await client.ask({ text: 'a' })).statusCode).toBe(403);
});

test('`receive` replaces the DTO of a marked method, and nothing else of it', async () => {
  const { connect } = await socketApp({ controllers: [Guarded] });
  const client = await connect('/c/replaced');
  const another = await connect('/c/replaced');
  expect(await client.ask({ count: 3 })).toEqual({ statusCode: 200, body: [{ count: 3 }] });
  expect((await another.ask({ text: 'a' })).body[0].errorList[0].type).toBe('missing');
});
