import { testApp, type TestApp } from '@cortado/testing';
import { ChatSocket } from './chat-socket';

let app: TestApp;
beforeEach(async () => {
  app = await testApp({ controllers: [ChatSocket] });
});
afterEach(() => app.close());

test('a message is answered, and reaches the others in the room', async () => {
  const ann = await app.connect('/chat/lobby');
  const bob = await app.connect('/chat/lobby');

  ann.send({ text: 'Hi' });
  expect(await ann.expectReply(200)).toEqual({ text: 'Hi', sent: 1 });
  expect(await bob.next()).toMatchObject({ event: 'message', channel: 'room:lobby', data: { text: 'Hi' } });
});

test('an invalid message is answered 400, and the socket stays open', async () => {
  const ann = await app.connect('/chat/lobby');
  ann.send({});
  const { errorList } = await ann.expectReply(400);
  expect(errorList).toEqual([{ loc: ['text'], type: 'missing', msg: 'Field required' }]);
  ann.send({ text: 'Hi' });
  await ann.expectReply(200);
});
