import { RunningApp } from '@cortado/testkit/app';
import { createBoard } from '../src/app';

let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createBoard({ log: false }));
});
afterAll(() => running.close());

test('the documents have the rooms, the socket and its channels, and the console is there', async () => {
  const { client } = running;
  const { json: openapi } = await client.get('/docs/openapi.json');
  expect(Object.keys(openapi.paths)).toEqual(['/rooms', '/rooms/{room}/announcements']);
  const { json: asyncapi } = await client.get('/docs/asyncapi.json');
  const room = Object.values<any>(asyncapi.channels).find(({ address }) => address === 'room:{room}');
  expect(Object.keys(room.messages)).toEqual(
    expect.arrayContaining(['$join', 'say', 'events', 'push.said', 'push.announced', 'push.$presence']),
  );
  expect(await client.get('/docs')).toMatchObject({ status: 200 });
});
