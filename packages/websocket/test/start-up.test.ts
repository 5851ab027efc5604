import { IsString } from 'class-validator';
import { Application, ConfigurationError, Controller, Inject, Param } from '@cortado/core';
import { Connection, Connections, OnMessage, OnReceive, WebSocket, websocket } from '@cortado/websocket';
import type { WebSocketOptions } from '@cortado/websocket';

class Dto {
  @IsString() text!: string;
}

async function refusal(controllers: (new (...args: any[]) => unknown)[], options?: WebSocketOptions) {
  const error: unknown = await Application.create({ controllers, log: false }, [websocket(options)]).then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return (error as ConfigurationError).message;
}

test('two @OnReceive in one endpoint', async () => {
  @WebSocket('/a')
  class Twice {
    @OnReceive() one(dto: Dto) {
      return dto;
    }
    @OnReceive() two(dto: Dto) {
      return dto;
    }
  }
  expect(await refusal([Twice])).toBe(
    'E_WEBSOCKET: Twice.two: @OnReceive() is on one already\n  remedy: keep one of them, or give them different events: @OnMessage(name)',
  );
});

test('two handlers of one event', async () => {
  @WebSocket('/a')
  class Twice {
    @OnMessage('go') one(dto: Dto) {
      return dto;
    }
    @OnMessage('go') two(dto: Dto) {
      return dto;
    }
  }
  expect(await refusal([Twice])).toContain("E_WEBSOCKET: Twice.two: @OnMessage('go') is on one already");
});

test.each(['$cancel', ''])('an event named %j', async (name) => {
  @WebSocket('/a')
  class Reserved {
    @OnMessage(name) one(dto: Dto) {
      return dto;
    }
  }
  expect(await refusal([Reserved])).toContain(`E_WEBSOCKET: Reserved.one: '${name}' is not a valid event name`);
});

test('an endpoint without a handler', async () => {
  @WebSocket('/a')
  class Deaf {
    onConnect() {}
  }
  expect(await refusal([Deaf])).toContain('E_WEBSOCKET: Deaf: no method of this endpoint handles messages');
});

test('onReceive without its decorator', async () => {
  @WebSocket('/a')
  class Bare {
    onReceive(dto: Dto) {
      return dto;
    }
  }
  expect(await refusal([Bare])).toBe(
    'E_WEBSOCKET: Bare.onReceive: it lacks @OnReceive(), so it would receive no messages\n  remedy: write @OnReceive() before it',
  );
});

test('a handler that no socket leads to', async () => {
  @Controller('/a')
  class Lonely {
    @OnReceive() onReceive(dto: Dto) {
      return dto;
    }
  }
  expect(await refusal([Lonely])).toContain(
    'E_WEBSOCKET: Lonely.onReceive: it is a message handler, but its class has no @WebSocket endpoint',
  );
});

test('a @WebSocket method of a class that is not a controller', async () => {
  class NoController {
    @WebSocket('/a') a(connection: Connection) {
      return connection.accept();
    }
  }
  expect(await refusal([NoController])).toContain('E_WEBSOCKET: NoController.a: @WebSocket is on a method');
});

test('a parameter that no path has, and one path twice', async () => {
  @WebSocket('/a/:id')
  class Typo {
    onConnect(_connection: Connection, @Param('di') _id: string) {}
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  @WebSocket('/a/:name')
  class Same {
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  expect(await refusal([Typo])).toContain('E_PARAM_UNKNOWN: Typo.onConnect, parameter 2');
  expect(await refusal([Same, Typo])).toContain('E_ROUTE_DUPLICATE: Typo.onReceive: UPGRADE /a/:id is already used');
});

test.each(['onDisconnect', 'onError', 'helper'])('an argument decorator on %s, which nobody reads', async (key) => {
  @WebSocket('/a/:id')
  class Endpoint {
    @OnReceive() onReceive(text: string) {
      return text;
    }
    onDisconnect() {}
    onError() {}
    helper() {}
  }
  (Param('id') as ParameterDecorator)(Endpoint.prototype, key, 2);
  const message = await refusal([Endpoint]);
  expect(message).toContain(`E_ARGUMENT_SOURCE: Endpoint.${key}, parameter 3: its decorator would never be read`);
  expect(message).toContain('remedy: read the value from the connection');
});

test('nor does anybody read one on a callback of acceptCallback()', async () => {
  @Controller('/a')
  class Callbacks {
    @WebSocket('/b') b(connection: Connection) {
      return connection.acceptCallback({ onReceive: this.receive, onConnect: this.greet });
    }
    @OnReceive() receive(dto: Dto, _connection: Connection) {
      return dto;
    }
    greet(_connection: Connection, @Inject() _connections?: Connections) {}
  }
  expect(await refusal([Callbacks])).toContain('E_ARGUMENT_SOURCE: Callbacks.greet, parameter 2: its decorator');
});

test('an event in a controller whose connections are accepted with callbacks', async () => {
  @Controller('/a')
  class Callbacks {
    @WebSocket('/b') b(connection: Connection) {
      return connection.acceptCallback({ onReceive: this.move });
    }
    @OnMessage('move') move(dto: Dto) {
      return dto;
    }
  }
  expect(await refusal([Callbacks])).toContain(
    "E_WEBSOCKET: Callbacks.move: the event of @OnMessage('move') has no effect",
  );

  @WebSocket('/c')
  class Both extends Callbacks {}
  const app = await Application.create({ controllers: [Both], log: false }, [websocket()]);
  expect(app.routes().map(({ path }) => path)).toEqual(['/c', '/a/b']);
});

test('several handlers in a controller that passes them on are well', async () => {
  @Controller('/a')
  class Two {
    @WebSocket('/b') b(connection: Connection) {
      return connection.acceptCallback({ onReceive: this.one });
    }
    @OnReceive() one(dto: Dto) {
      return dto;
    }
    @OnReceive() two(dto: Dto) {
      return dto;
    }
  }
  const app = await Application.create({ controllers: [Two], log: false }, [websocket()]);
  expect(app.routes()).toEqual([{ transport: 'websocket', method: 'UPGRADE', path: '/a/b', type: Two, key: 'b' }]);
});

test('options are checked by name, of the application and of an endpoint', async () => {
  @WebSocket('/a', { maxMessageSize: -1 })
  class Odd {
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  expect(await refusal([Odd])).toContain('E_OPTION');
  expect(() => websocket({ maxMesageSize: 1 } as WebSocketOptions)).toThrow('there is no option "maxMesageSize"');
  expect(() => websocket({ pingInterval: 0 })).toThrow('E_OPTION: createApp, websocket.pingInterval');
  expect(() => websocket({ discriminator: '' })).toThrow('E_OPTION');
});
