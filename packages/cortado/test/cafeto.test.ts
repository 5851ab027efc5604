import { Allow, IsString, Length } from 'class-validator';
import {
  Connection,
  Controller,
  createApp,
  ModelWSResponse,
  NoContent,
  Ok,
  OnReceive,
  WebSocket,
  type CallbackOptions,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

/**
 * The behaviour that Cortado descends from, item by item: Cafeto's two methods and two styles of WebSocket, and where Cortado
 * improves on them.
 */
class ChatRequest {
  @IsString() @Length(1, 280) message!: string;
  @IsString() user: string = 'nobody';
}

class ChatResponse {
  @Allow() message!: string;
  @Allow() user!: string;
}

const response = (): ChatResponse => Object.assign(new ChatResponse(), { message: 'Hi', user: 'System' });

let running: RunningApp;
let steps: string[];

beforeEach(async () => {
  steps = [];
  running = await RunningApp.open(createApp({ log: false, controllers: [WsController] }));
});
afterEach(() => running.close());

@Controller('/ws')
class WsController {
  @WebSocket('/traditional')
  async traditional(connection: Connection) {
    await connection.accept();
    try {
      for (;;) {
        const data = (await connection.receiveJson()) as { hello: string };
        await connection.sendJson({ message: data.hello, user: 'System' });
      }
    } catch {
      steps.push('disconnect');
    }
  }

  @WebSocket('/closures')
  async closures(connection: Connection) {
    await connection.acceptCallback({
      receive: ChatRequest,
      onConnect: () => void steps.push('connect'),
      onDisconnect: () => void steps.push('disconnect'),
      onReceive: async (data) => {
        steps.push(`receive ${data.message}`);
        return Ok(response());
      },
    });
  }

  @WebSocket('/only-receive')
  async onlyReceive(connection: Connection) {
    await connection.acceptCallback({ receive: ChatRequest, onReceive: (data) => Ok({ echo: data.message }) });
  }

  @WebSocket('/methods')
  async methods(connection: Connection) {
    await connection.acceptCallback({
      onReceive: this.onReceive,
      onConnect: this.onConnect,
      onDisconnect: this.onDisconnect,
    });
  }

  async onConnect() {
    steps.push('connect');
  }

  async onDisconnect() {
    steps.push('disconnect');
  }

  @OnReceive()
  async onReceive(data: ChatRequest) {
    return this.answer(data.message);
  }

  private answer(kind: string): unknown {
    const answers: Record<string, () => unknown> = {
      dto: () => Ok(response()),
      list: () => Ok([response(), response()]),
      object: () => Ok({ a: 1 }),
      string: () => Ok('text'),
      number: () => Ok(7),
      'no content': () => NoContent(),
      classic: () => ModelWSResponse(response()),
      'classic with status': () => ModelWSResponse(response(), { statusCode: 201 }),
      plain: () => response(),
      nothing: () => undefined,
      background: () => Ok('now').after(() => void steps.push('background')),
      throw: () => {
        throw new Error('secret');
      },
    };
    return (answers[kind] ?? (() => Ok(kind)))();
  }

  @WebSocket('/defaults')
  async defaults(connection: Connection) {
    const callbacks: CallbackOptions<typeof ChatRequest> = { receive: ChatRequest, onReceive: (data) => data.user };
    await connection.acceptCallback(callbacks);
  }
}

describe('the traditional method', () => {
  test('accept, receive and send JSON by hand; free form, no envelope; leaving ends the loop', async () => {
    const client = await running.connect('/ws/traditional');
    expect(await client.ask({ hello: 'world' })).toEqual({ message: 'world', user: 'System' });
    await client.close();
    await running.close();
    expect(steps).toEqual(['disconnect']);
  });
});

describe('the callback method', () => {
  test('closures: connect, receive and disconnect, in that order', async () => {
    const client = await running.connect('/ws/closures');
    expect(await client.ask({ message: 'Hi' })).toEqual({ statusCode: 200, body: { message: 'Hi', user: 'System' } });
    await client.close();
    await running.close();
    expect(steps).toEqual(['connect', 'receive Hi', 'disconnect']);
  });

  test('methods of the controller', async () => {
    const client = await running.connect('/ws/methods');
    await client.ask({ message: 'dto' });
    await client.close();
    await running.close();
    expect(steps).toEqual(['connect', 'disconnect']);
  });

  test('only onReceive is required', async () => {
    const client = await running.connect('/ws/only-receive');
    expect(await client.ask({ message: 'Hi' })).toEqual({ statusCode: 200, body: { echo: 'Hi' } });
  });
});

describe('the reply envelope', () => {
  test.each([
    ['dto', { statusCode: 200, body: { message: 'Hi', user: 'System' } }],
    ['list', { statusCode: 200, body: [response(), response()].map((each) => ({ ...each })) }],
    ['object', { statusCode: 200, body: { a: 1 } }],
    ['string', { statusCode: 200, body: 'text' }],
    ['number', { statusCode: 200, body: 7 }],
    ['no content', { statusCode: 204, body: null }],
    ['classic', { statusCode: 200, body: { message: 'Hi', user: 'System' } }],
    ['classic with status', { statusCode: 201, body: { message: 'Hi', user: 'System' } }],
    ['plain', { statusCode: 200, body: { message: 'Hi', user: 'System' } }],
  ])('%s', async (message, reply) => {
    const client = await running.connect('/ws/methods');
    expect(await client.ask({ message })).toEqual(reply);
  });

  test('the exact text of a reply and of the error for a field that is missing', async () => {
    const client = await running.connect('/ws/methods');
    client.send({ message: 'dto' });
    expect(await client.next()).toBe('{"statusCode":200,"body":{"message":"Hi","user":"System"}}');
    client.send({ user: 'Ada' });
    expect(await client.next()).toBe(
      '{"statusCode":400,"body":{"errorList":[{"loc":["message"],"type":"missing","msg":"Field required"}]}}',
    );
  });

  test('a background task runs after the reply', async () => {
    const client = await running.connect('/ws/methods');
    expect(await client.ask({ message: 'background' })).toEqual({ statusCode: 200, body: 'now' });
    await running.close(); // waits for tasks
    expect(steps).toContain('background');
  });
});

describe('what Cortado does better', () => {
  test('replies are text frames', async () => {
    const client = await running.connect('/ws/methods');
    client.send({ message: 'dto' });
    expect(typeof (await client.next())).toBe('string');
  });

  test('the connection survives every bad frame, and each has its answer', async () => {
    const client = await running.connect('/ws/methods');
    client.send('not json');
    client.send('[]');
    client.send(Buffer.from([1, 2, 3]));
    client.send({ message: 1 });
    client.send({ message: 'throw' });
    client.send({ message: 'nothing' });
    client.send({ message: 'dto' });
    const replies = await client.jsons(6); // a handler that returns nothing sends no reply
    expect(replies.map((reply: { statusCode: number }) => reply.statusCode)).toEqual([400, 400, 415, 400, 500, 200]);
    expect(JSON.stringify(replies)).not.toContain('secret');
  });

  test('declared defaults are kept', async () => {
    const client = await running.connect('/ws/defaults');
    expect(await client.ask({ message: 'x' })).toEqual({ statusCode: 200, body: 'nobody' });
    expect(await client.ask({ message: 'x', user: 'Ada' })).toEqual({ statusCode: 200, body: 'Ada' });
  });
});
