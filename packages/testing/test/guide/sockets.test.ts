import { HandshakeRefused, testApp, type TestApp } from '@cortado/testing';
import { shop } from './shop';

let app: TestApp;
beforeEach(async () => {
  app = await testApp(shop);
});
afterEach(() => app.close());

test('messages are answered', async () => {
  const socket = await app.connect('/orders/live');
  expect(await socket.next()).toEqual({ event: 'welcome', data: { version: 1 } });

  socket.send({ book: 'Emma', count: 2 });
  expect(await socket.expectReply(201)).toEqual({ id: 1 });

  socket.send({ book: 'Emma' });
  const { errorList } = await socket.expectReply(400);
  expect(errorList[0]).toMatchObject({ loc: ['count'], type: 'missing' });

  expect(await socket.close()).toMatchObject({ code: 1005 });
});

test('a wrong token opens no socket', async () => {
  const options = { subprotocols: ['cortado.v1', 'bearer.wrong'] };
  const refused = await app.connect('/orders/live', options).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(HandshakeRefused);
  expect(refused).toMatchObject({ status: 401 });
});
