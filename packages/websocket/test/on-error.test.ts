import { Guard, HttpError } from '@cortado/core';
import { Connection, OnMessage, WebSocket, type HookFailure } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

test('onError is told of what message handlers and their guards throw, and changes nothing', async () => {
  const failures: [string, HookFailure][] = [];
  @WebSocket('/w')
  class Watched {
    @OnMessage('handler') handler() {
      throw new Error('of the handler');
    }
    @OnMessage('guard')
    @Guard(() => Promise.reject(new Error('of the guard')))
    guard() {}
    @OnMessage('http') http() {
      throw new HttpError(409, 'of the http error');
    }
    @OnMessage('unwritable') unwritable() {
      return { big: 1n };
    }
    @OnMessage('well') well() {
      return 'well';
    }
    onError(_connection: Connection, error: Error, failure: HookFailure) {
      failures.push([error.message, failure]);
      throw new Error('of onError');
    }
  }
  const { connect } = await socketApp({ controllers: [Watched] });
  const client = await connect('/w');
  const ids: string[] = [];
  for (const event of ['handler', 'guard', 'http', 'unwritable', 'well']) {
    const { statusCode, body } = await client.ask({ event });
    expect(statusCode).toBe({ http: 409, well: 200 }[event] ?? 500);
    if (statusCode === 500) ids.push(body.errorList[0].id);
  }
  expect(failures.map(([message, { hook }]) => [hook, message])).toEqual([
    ['handler', 'of the handler'],
    ['guard', 'of the guard'],
    ['http', 'of the http error'],
    ['unwritable', expect.stringContaining('BigInt')],
  ]);
  expect(failures.filter(([, { hook }]) => hook !== 'http').map(([, { id }]) => id)).toEqual(ids);
});
