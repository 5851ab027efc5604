import { IsString } from 'class-validator';
import { Exclude, Expose } from 'class-transformer';
import { Ok, Returns, type Result } from '@cortado/core';
import { OnMessage, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class UserView {
  @IsString() @Expose({ name: 'fullName' }) name!: string;
  @IsString() @Exclude() password!: string;
}
/** Plain objects, as a database gives them. */
async function* users(): AsyncGenerator<UserView> {
  yield { name: 'Ada', password: 'secret' };
  yield { name: 'Alan', password: 'secret' };
}

@WebSocket('/rpc')
class Users {
  @Returns(206, UserView) @OnMessage('generator') generator() {
    return users();
  }
  @Returns(206, UserView) @OnMessage('result') async result(): Promise<Result<AsyncIterable<UserView>, 200>> {
    return Ok(users());
  }
}

test.each(['generator', 'result'])('items of a stream are written as @Returns(206) says: %s', async (event) => {
  const { connect } = await socketApp({ controllers: [Users] });
  const client = await connect('/rpc', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, event, body: null });
  expect(await client.jsons(3)).toEqual([
    { id: 1, statusCode: 206, seq: 0, body: { fullName: 'Ada' } },
    { id: 1, statusCode: 206, seq: 1, body: { fullName: 'Alan' } },
    { id: 1, statusCode: 200, body: null },
  ]);
});
