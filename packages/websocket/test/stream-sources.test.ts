import { Readable } from 'node:stream';
import { IsString } from 'class-validator';
import { Connection, OnMessage, WebSocket } from '@cortado/websocket';
import { Gate } from '@cortado/testkit/gate';
import { meanwhile, Neighbour } from '@cortado/testkit/neighbour';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

/** What becomes of the source of a stream, of a `Readable` for one, that is not sent to its end. */

class Message {
  @IsString() text!: string;
}

describe('a source that is not streamed is ended', () => {
  const made: Readable[] = [];
  /** Gives nothing, and would be open for ever. */
  const silent = (): Readable => {
    const source = new Readable({ objectMode: true, read: () => undefined });
    made.push(source);
    return source;
  };
  beforeEach(() => void made.splice(0));

  @WebSocket('/sources', { maxStreams: 1, handlerTimeout: 600_000 })
  class Sources {
    @OnMessage('source') source() {
      return silent();
    }
    @OnMessage('late') async late(_message: Message, connection: Connection) {
      await (connection.data['gate'] as Gate).opened;
      return silent();
    }
    @OnMessage('gate') gate(_message: Message, connection: Connection) {
      connection.data['gate'] = new Gate();
    }
  }
  const open = async (subprotocols: string[] = ['cortado.v1']) => {
    const app = await socketApp({ controllers: [Sources, Neighbour] });
    return { app, client: await app.connect('/sources', { subprotocols }) };
  };
  const typeOf = ({ body }: any): unknown => body.errorList[0].type;

  test('in the message protocol, which has no streams', async () => {
    const { client } = await open([]);
    expect(typeOf(await client.ask({ event: 'source' }))).toBe('result_unsupported');
    expect(made.map((each) => each.destroyed)).toEqual([true]);
  });

  test('without an id', async () => {
    const { client } = await open();
    expect(await client.ask({ event: 'source' })).toMatchObject({ id: null, statusCode: 400 });
    expect(made.map((each) => each.destroyed)).toEqual([true]);
  });

  test('when it is cancelled while nothing comes', async () => {
    const { app, client } = await open();
    client.send({ id: 1, event: 'source' });
    await meanwhile(app, () => made.length === 1);
    expect(await client.ask({ id: 1, event: '$cancel' })).toMatchObject({ id: 1, statusCode: 499 });
    await meanwhile(app, () => made[0]!.destroyed);
  });

  test('when the client is gone', async () => {
    const { app, client } = await open();
    client.send({ id: 1, event: 'source' });
    await meanwhile(app, () => made.length === 1);
    client.reset();
    await meanwhile(app, () => made[0]!.destroyed);
    expect(made).toHaveLength(1);
  });
});

test('a source of one stream too many is ended', async () => {
  const made: Readable[] = [];
  @WebSocket('/sources', { maxStreams: 1, concurrency: 2 })
  class Sources {
    @OnMessage('source') source() {
      const source = new Readable({ objectMode: true, read: () => undefined });
      source.push('first');
      made.push(source);
      return source;
    }
  }
  const { connect } = await socketApp({ controllers: [Sources] });
  const client = await connect('/sources', { subprotocols: ['cortado.v1'] });
  expect(await client.ask({ id: 1, event: 'source' })).toMatchObject({ id: 1, statusCode: 206 });
  expect(await client.ask({ id: 2, event: 'source' })).toMatchObject({ id: 2, statusCode: 429 });
  expect(made.map((each) => each.destroyed)).toEqual([false, true]);
});

test('a handler that answers with a source after it was cancelled has it ended', async () => {
  const gate = new Gate();
  let source: Readable | undefined;
  @WebSocket('/late')
  class Late {
    @OnMessage('source') async source() {
      await gate.opened;
      return (source = new Readable({ objectMode: true, read: () => undefined }));
    }
  }
  const app = await socketApp({ controllers: [Late, Neighbour] });
  const client = await app.connect('/late', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, event: 'source' });
  expect(await client.ask({ id: 1, event: '$cancel' })).toMatchObject({ id: 1, statusCode: 499 });
  gate.open();
  await meanwhile(app, () => source?.destroyed === true);
});
