import { RunningApp } from '@cortado/testkit/app';
import { createChat } from '../src/app';

let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createChat({ log: false }));
});
afterAll(() => running.close());

test('the documents have the history and the socket, and the console is there', async () => {
  const { client } = running;
  const { json: openapi } = await client.get('/docs/openapi.json');
  expect(Object.keys(openapi.paths)).toEqual(['/history/{room}', '/history/{room}/{index}']);
  const { json: asyncapi } = await client.get('/docs/asyncapi.json');
  const pushes = Object.keys(asyncapi.channels['chat.room'].messages).filter((name) => name.startsWith('push.'));
  expect(pushes).toEqual(['push.history', 'push.joined', 'push.message', 'push.left']);
  expect(await client.get('/docs')).toMatchObject({ status: 200 });
});
