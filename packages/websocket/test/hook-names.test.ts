import { IsString } from 'class-validator';
import { Application, ConfigurationError, Controller, type Class } from '@cortado/core';
import { OnMessage, OnReceive, WebSocket, websocket, type Connection } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

class Dto {
  @IsString() text!: string;
}

afterEach(closeSocketApps);

async function refusal(type: Class): Promise<ConfigurationError> {
  const error: unknown = await Application.create({ controllers: [type], log: false }, [websocket()]).catch(
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return error as ConfigurationError;
}

/** An endpoint with a handler, and one method more of that name. */
function endpointWith(name: string, base: Class<object> = Object): Class {
  @WebSocket('/a')
  class Endpoint extends base {
    @OnReceive() handle(dto: Dto) {
      return dto;
    }
  }
  Object.defineProperty(Endpoint.prototype, name, { value() {}, writable: true, configurable: true });
  return Endpoint;
}

test.each([
  ['onDisconect', 'onDisconnect'],
  ['onDisconnected', 'onDisconnect'],
  ['ondisconnect', 'onDisconnect'],
  ['onconnect', 'onConnect'],
  ['onConect', 'onConnect'],
  ['onConnected', 'onConnect'],
  ['onRecieve', 'onReceive'],
  ['onreceive', 'onReceive'],
  ['onHandshaek', 'onHandshake'],
  ['onHandShake', 'onHandshake'],
  ['onErorr', 'onError'],
  ['onErrors', 'onError'],
])('%s is a misspelling of %s, and refuses to start', async (name, hook) => {
  const { code, message } = await refusal(endpointWith(name));
  expect(code).toBe('E_WEBSOCKET');
  expect(message).toContain(`Endpoint.${name}: nothing calls it`);
  expect(message).toContain(`it is a misspelling of ${hook}`);
});

test.each([
  ['handleConnection', 'onConnect'],
  ['handleDisconnect', 'onDisconnect'],
])('%s is what NestJS calls %s, and refuses to start where that is missing', async (name, hook) => {
  const { code, message } = await refusal(endpointWith(name));
  expect(code).toBe('E_WEBSOCKET');
  expect(message).toContain(`NestJS has this name for ${hook}`);
  expect(message).toContain(`name it ${hook}`);
});

test('beside the hook it is a method like any other', async () => {
  class Base {
    onConnect() {
      this.handleConnection();
    }
    handleConnection() {}
  }
  const type = endpointWith('handleConnection', Base);
  const app = await Application.create({ controllers: [type], log: false }, [websocket()]);
  expect(app.routes()).toHaveLength(1);
  await app.close();
});

test('one in a base class is found too', async () => {
  class Base {
    onDisconect() {}
  }
  expect((await refusal(endpointWith('helper', Base))).message).toContain('Endpoint.onDisconect');
});

test.each(['onMove', 'connect', 'disconnect', 'error', 'onGameOver', 'once'])(
  '%s is a method like any other',
  async (name) => {
    const app = await Application.create({ controllers: [endpointWith(name)], log: false }, [websocket()]);
    expect(app.routes()).toHaveLength(1);
    await app.close();
  },
);

test('each remedy, followed: the hook’s own name, and a handler of messages', async () => {
  const told: string[] = [];
  @WebSocket('/a')
  class Right {
    onDisconnect() {
      told.push('gone');
    }
    @OnReceive() handle(dto: Dto) {
      return dto;
    }
    @OnMessage('disconnected') onDisconnected() {
      return 'handled';
    }
  }
  const app = await socketApp({ controllers: [Right] });
  const client = await app.connect('/a');
  expect(await client.ask({ event: 'disconnected' })).toMatchObject({ body: 'handled' });
  await client.close();
  await app.app.close();
  expect(told).toEqual(['gone']);
});

describe('callbacks', () => {
  const misspelt = [
    [{ onDisconect: () => {} }, 'there is no callback or option "onDisconect"\n  remedy: name it onDisconnect'],
    [{ onRecieve: () => {} }, 'name it onReceive'],
    [{ onconnect: () => {} }, 'name it onConnect'],
    [{ recieve: Dto }, 'name it receive'],
    [
      { onError: () => {} },
      'there is no callback or option "onError"\n  remedy: remove it: the names are receive, receiveOptions, onReceive',
    ],
  ] as const;

  test.each(misspelt)('%j of app.websocket() refuse to register', async (more, text) => {
    const app = await Application.create({ log: false }, [websocket()]);
    const handler = { receive: Dto, onReceive: (dto: Dto) => dto, ...more };
    expect(() => app.websocket('/a', handler)).toThrow(text);
    await app.close();
  });

  test.each(misspelt)('%j of acceptCallback() throw before accept', async (more, text) => {
    let thrown: unknown;
    @Controller('/c')
    class Socket {
      @WebSocket('/a') async open(connection: Connection) {
        try {
          await connection.acceptCallback({ receive: Dto, onReceive: (dto) => dto, ...more });
        } catch (error) {
          thrown = error;
          throw error;
        }
      }
    }
    const app = await socketApp({ controllers: [Socket] });
    await expect(app.connect('/c/a')).rejects.toMatchObject({ status: 500 });
    expect(thrown).toBeInstanceOf(ConfigurationError);
    expect((thrown as Error).message).toContain(text);
  });

  test('an instance of a class may have names of its own', async () => {
    class Room {
      readonly receive = Dto;
      readonly members = 0;
      readonly onReceive = (dto: Dto) => dto.text;
    }
    @Controller('/c')
    class Socket {
      @WebSocket('/a') async open(connection: Connection) {
        await connection.acceptCallback(new Room());
      }
    }
    const app = await socketApp({ controllers: [Socket] });
    const client = await app.connect('/c/a');
    expect(await client.ask({ text: 'x' })).toEqual({ statusCode: 200, body: 'x' });
  });
});
