import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Connection, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

test('shutdown does not wait for a handler that never ends, once it was answered in its place', async () => {
  const signals: AbortSignal[] = [];
  @WebSocket('/w', { handlerTimeout: 50 })
  class Hung {
    @OnReceive() onReceive(_text: string, connection: Connection) {
      signals.push(connection.signal);
      return new Promise(() => {});
    }
  }
  const { connect, app } = await socketApp({ controllers: [Hung], drainTimeout: 600_000 });
  const client = await connect('/w');
  expect((await client.ask('x')).statusCode).toBe(503);
  await app.close();
  expect((await client.closed).code).toBe(1001);
});

test('a stream without a first item, or one that the client cancelled, does not delay it either', async () => {
  let returned = 0;
  @WebSocket('/w', { handlerTimeout: 300, maxStreams: 1 })
  class Hung {
    @OnReceive() onReceive(_text: string): AsyncIterable<string> {
      const iterator: AsyncIterator<string> = {
        next: () => new Promise(() => {}),
        return: () => {
          returned += 1;
          return new Promise(() => {});
        },
      };
      return { [Symbol.asyncIterator]: () => iterator };
    }
  }
  const { connect, app } = await socketApp({ controllers: [Hung], drainTimeout: 600_000 });
  const client = await connect('/w', { subprotocols: ['cortado.v1'] });
  // Its place among the streams is free again, or the second would be answered 429.
  for (const id of [1, 2]) expect(await client.ask({ id, body: 'x' })).toMatchObject({ id, statusCode: 503 });
  client.send({ id: 3, body: 'x' });
  expect(await client.ask({ id: 3, event: '$cancel' })).toMatchObject({ id: 3, statusCode: 499 });
  await app.close();
  expect(returned).toBe(3);
});

test('the tasks and the scope of a handler that ends late are seen to', async () => {
  let end!: () => void;
  const late = new Promise<void>((resolve) => (end = resolve));
  @WebSocket('/w', { handlerTimeout: 50 })
  class Late {
    @OnReceive() async onReceive(text: string) {
      if (text === 'late') await late;
      return text;
    }
  }
  const { connect, app } = await socketApp({ controllers: [Late], drainTimeout: 600_000 });
  const client = await connect('/w');
  expect((await client.ask('late')).statusCode).toBe(503);
  end();
  expect((await client.ask('next')).body).toBe('next');
  expect(client.unread).toBe(0);
  await app.close();
});

test('a stream keeps nothing of the items that have left', async () => {
  const items: WeakRef<object>[] = [];
  let kept = Infinity;
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  @WebSocket('/w')
  class Streaming {
    @OnReceive() async *onReceive(_text: string) {
      for (let index = 0; index < 1_000; index += 1) {
        const item = { index, text: 'x'.repeat(100) };
        items.push(new WeakRef(item));
        yield item;
      }
      collect();
      // What is freed is freed in turns of the loop.
      await new Promise((resolve) => setImmediate(resolve));
      collect();
      kept = items.filter((each) => each.deref() !== undefined).length;
      end();
    }
  }
  const { connect } = await socketApp({ controllers: [Streaming] });
  const client = await connect('/w', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, body: 'x' });
  await ended;
  expect(kept).toBeLessThan(100);
});

/** A full collection, without a flag for the whole process. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
