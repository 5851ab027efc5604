import { OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

test('what is asked of the framework under an id in flight gets no second answer with that id', async () => {
  let go!: () => void;
  const gate = new Promise<void>((resolve) => (go = resolve));
  @WebSocket('/w')
  class Slow {
    @OnReceive() async onReceive(text: string) {
      await gate;
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Slow] });
  const client = await connect('/w', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, body: 'x' });
  expect(await client.ask({ id: 1, event: '$foo' })).toMatchObject({ id: null, statusCode: 404 });
  expect(await client.ask({ id: 2, event: '$foo' })).toMatchObject({ id: 2, statusCode: 404 });
  go();
  expect(await client.json()).toMatchObject({ id: 1, statusCode: 200 });
});

test.each([
  ['binary', Buffer.from('x'), 415],
  ['unreadable', '{', 400],
])('%s frames count against the rate', async (_name, frame, status) => {
  @WebSocket('/w', { messageBurst: 3, messageRate: 1 })
  class Limited {
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Limited] });
  const client = await connect('/w', { subprotocols: ['cortado.v1'] });
  for (let index = 0; index < 5; index += 1) client.send(frame);
  const replies = await client.jsons(5);
  expect(replies.map((each) => each.statusCode)).toEqual([status, status, status, 429, 429]);
  expect(replies.every((each) => each.id === null)).toBe(true);
});
