import { IsString } from 'class-validator';
import { Guard, InternalServerError, Ok } from '@cortado/core';
import { OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import { readableLog } from '@cortado/testkit/http-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

const cyclic: { me?: unknown } = {};
cyclic.me = cyclic;

describe('a failure that cannot be rendered', () => {
  test('a translation that throws beside a message that runs: one reply each', async () => {
    let go!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    @WebSocket('/w')
    class Slow {
      @OnReceive() async onReceive({ text }: Message) {
        await gate;
        return Ok(text);
      }
    }
    const translate = ({ type }: { type: string }) => {
      if (type === 'json_invalid') throw new Error('no text for it');
      return undefined;
    };
    const { connect } = await socketApp({ controllers: [Slow], errorBody: { translate } });
    const client = await connect('/w');
    client.send({ text: 'first' });
    client.send('{');
    client.send({ text: 'second' });
    go();
    const replies = await client.jsons(3);
    expect(replies.map((each) => each.statusCode)).toEqual([200, 400, 200]);
    expect((await client.ask({ text: 'last' })).body).toBe('last');
    expect(client.unread).toBe(0);
  });

  test('a mapped result whose body is not JSON is masked, of a message and of a handshake', async () => {
    class Odd extends Error {}
    @WebSocket('/message')
    class Messages {
      @OnReceive() onReceive() {
        throw new Odd();
      }
    }
    @WebSocket('/handshake')
    @Guard(() => {
      throw new Odd();
    })
    class Handshakes {
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    @WebSocket('/closing', { refuse: 'close' })
    @Guard(() => Ok(1).header('bad name', '\n'))
    class Closing extends Handshakes {}
    const { connect } = await socketApp({
      controllers: [Messages, Handshakes, Closing],
      errors: [[Error, () => InternalServerError({ cyclic }).header('bad name', '\n')]],
    });
    const masked = { loc: [], type: 'internal_error', msg: 'Internal server error', id: expect.any(String) };
    const client = await connect('/message');
    for (const text of ['1', '2']) {
      expect(await client.ask({ text })).toEqual({ statusCode: 500, body: { errorList: [masked] } });
    }
    const refused = (await connect('/handshake').catch((error: unknown) => error)) as HandshakeRefused;
    expect(refused.status).toBe(500);
    expect(refused.body).toEqual({ errorList: [masked] });
    expect((await (await connect('/closing')).closed).code).toBe(1011);
  });

  test('a handshake that takes too long is refused even then', async () => {
    const translate = () => {
      throw new Error('no text for it');
    };
    @WebSocket('/w', { handshakeTimeout: 50 })
    class Late {
      onHandshake() {
        return new Promise<undefined>(() => {});
      }
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    const { connect } = await socketApp({ controllers: [Late], errorBody: { translate } });
    expect(await connect('/w').catch((error: HandshakeRefused) => error.status)).toBe(503);
  });
});

test('an error that cannot even be read is masked and logged, wherever it comes from', async () => {
  class Unreadable extends Error {
    override get message(): string {
      throw new Error('of the getter');
    }
  }
  const { log, lines } = readableLog();
  @WebSocket('/w')
  class Hooks {
    onConnect() {
      throw new Unreadable();
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
    onError() {
      throw new Unreadable();
    }
  }
  const { connect } = await socketApp({ controllers: [Hooks], log });
  expect((await (await connect('/w')).closed).code).toBe(1011);
  expect(lines.map((line) => line['msg'])).toEqual(expect.arrayContaining(['hook failed', 'onError failed']));
});
