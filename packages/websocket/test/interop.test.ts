import { OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { WebSocket as Undici } from 'undici';

// These two have no types.
const { client: TurtleClient } = require('websocket') as { client: new (options: object) => any };
const { Client: FayeClient } = require('faye-websocket') as { Client: new (url: string, protocols: string[]) => any };

afterEach(closeSocketApps);

@WebSocket('/text', { subprotocols: ['chat'] })
class Text {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

@WebSocket('/bytes', { subprotocols: ['chat'] })
class Bytes {
  @OnReceive() onReceive(bytes: Buffer) {
    return bytes;
  }
}

/** What each of the clients can do, by its own names. */
interface Peer {
  readonly subprotocol: string;
  send(data: string | Buffer): void;
  next(): Promise<string | Buffer>;
  /** Resolves when the pong is there; undefined for a client that cannot ping. */
  ping?(): Promise<void>;
  close(code: number, reason: string): Promise<{ readonly code: number; readonly reason: string }>;
}

/** Hands over what arrives to who asks, in order. */
function mailbox() {
  const received: (string | Buffer)[] = [];
  const waiting: ((data: string | Buffer) => void)[] = [];
  return {
    put: (data: string | Buffer): void => {
      const next = waiting.shift();
      if (next === undefined) received.push(data);
      else next(data);
    },
    next: (): Promise<string | Buffer> => {
      const data = received.shift();
      return data === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(data);
    },
  };
}

const clients: Record<string, (url: string) => Promise<Peer>> = {
  undici: async (url) => {
    const socket = new Undici(url, ['other', 'chat']);
    socket.binaryType = 'arraybuffer';
    const { put, next } = mailbox();
    socket.addEventListener('message', ({ data }) =>
      put(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer)),
    );
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('undici could not connect')));
    });
    return {
      subprotocol: socket.protocol,
      send: (data) => socket.send(data),
      next,
      close: (code, reason) => {
        const closed = new Promise<{ code: number; reason: string }>((resolve) =>
          socket.addEventListener('close', (event) => resolve({ code: event.code, reason: event.reason })),
        );
        socket.close(code, reason);
        return closed;
      },
    };
  },

  websocket: async (url) => {
    // Every message of more than 16 bytes goes in fragments.
    const client = new TurtleClient({ fragmentOutgoingMessages: true, fragmentationThreshold: 16 });
    const connection = await new Promise<any>((resolve, reject) => {
      client.on('connect', resolve);
      client.on('connectFailed', reject);
      client.connect(url, ['other', 'chat'], new URL(url.replace('ws', 'http')).origin);
    }).catch((error: unknown) => Promise.reject(error as Error));
    const { put, next } = mailbox();
    connection.on('message', (message: { type: string; utf8Data: string; binaryData: Buffer }) =>
      put(message.type === 'utf8' ? message.utf8Data : message.binaryData),
    );
    return {
      subprotocol: connection.protocol as string,
      send: (data) => (typeof data === 'string' ? connection.sendUTF(data) : connection.sendBytes(data)),
      next,
      ping: () =>
        new Promise((resolve) => {
          connection.once('pong', () => resolve());
          connection.ping('p');
        }),
      close: (code, reason) =>
        new Promise((resolve) => {
          connection.on('close', (given: number, description: string) => resolve({ code: given, reason: description }));
          connection.close(code, reason);
        }),
    };
  },

  'faye-websocket': async (url) => {
    const socket = new FayeClient(url, ['other', 'chat']);
    const { put, next } = mailbox();
    socket.on('message', ({ data }: { data: string | Buffer }) => put(data));
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => resolve());
      socket.on('error', (error: { message: string }) => reject(new Error(error.message)));
    });
    return {
      subprotocol: socket.protocol as string,
      send: (data) => void socket.send(data),
      next,
      ping: () => new Promise((resolve) => void socket.ping('p', () => resolve())),
      close: (code, reason) =>
        new Promise((resolve) => {
          socket.on('close', (event: { code: number; reason: string }) =>
            resolve({ code: event.code, reason: event.reason }),
          );
          socket.close(code, reason);
        }),
    };
  },
};

describe.each(Object.entries(clients))('%s', (_name, connect) => {
  test('speaks text, bytes, fragments, pings, subprotocols and goodbyes with us', async () => {
    const { port } = await socketApp({ controllers: [Text, Bytes] });
    const text = await connect(`ws://127.0.0.1:${port}/text`);
    expect(text.subprotocol).toBe('chat');
    for (const message of ['', 'aü€😀', 'x'.repeat(10_000)]) {
      text.send(message);
      expect(JSON.parse(String(await text.next()))).toEqual({ statusCode: 200, body: message });
    }
    await text.ping?.();
    expect((await text.close(4000, 'bye')).code).toBe(4000);

    const bytes = await connect(`ws://127.0.0.1:${port}/bytes`);
    for (const message of [Buffer.from([0, 1, 255]), Buffer.alloc(10_000, 7)]) {
      bytes.send(message);
      expect(Buffer.from((await bytes.next()) as Buffer)).toEqual(message);
    }
    expect((await bytes.close(1000, '')).code).toBe(1000);
  });
});
