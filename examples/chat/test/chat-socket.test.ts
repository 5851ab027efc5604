import { RunningApp } from '@cortado/testkit/app';
import { createChat } from '../src/app';

let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createChat({ log: false }));
});
afterAll(() => running.close());

const connect = (room: string, user: string) => running.connect(`/chat/${room}?user=${encodeURIComponent(user)}`);

test('who says its name is sent what was said before, and is seen to join and to leave', async () => {
  const ada = await connect('lobby', 'Ada');
  expect(await ada.json()).toEqual({ event: 'history', data: [] });
  expect(await ada.ask({ message: 'Hi', user: 'Ada' })).toEqual({
    statusCode: 200,
    body: { message: 'Hi', user: 'Ada' },
  });
  const bob = await connect('lobby', 'Bob');
  expect(await bob.json()).toEqual({ event: 'history', data: [{ message: 'Hi', user: 'Ada' }] });
  expect(await ada.json()).toMatchObject({ event: 'joined', channel: 'room:lobby', data: { user: 'Bob' } });
  await bob.close(1000);
  expect(await ada.json()).toMatchObject({ event: 'left', channel: 'room:lobby', data: { user: 'Bob', code: 1000 } });
});

test('a client without a name only receives messages, and is not announced', async () => {
  const ada = await connect('attic', 'Ada');
  expect(await ada.json()).toEqual({ event: 'history', data: [] });
  const reader = await running.connect('/chat/attic');
  expect(await ada.ask({ message: 'Hi', user: 'Ada' })).toMatchObject({ statusCode: 200 });
  expect(await reader.json()).toMatchObject({ event: 'message', data: { message: 'Hi', user: 'Ada' } });
  await reader.close(1000);
  expect(await ada.ask({ message: 'Still here', user: 'Ada' })).toMatchObject({ statusCode: 200 });
});

test.each([
  ['an empty name', '', 'isLength'],
  ['a blank name', ' ', 'matches'],
  ['a long name', 'x'.repeat(41), 'isLength'],
])('%s is refused', async (_name, user, reason) => {
  const socket = await connect('lobby', user);
  expect(await socket.closed).toEqual({ code: 4400, reason });
});

test('history: what was said on the socket and what was posted, by room and index', async () => {
  const { client } = running;
  const ada = await connect('library', 'Ada');
  expect(await ada.json()).toEqual({ event: 'history', data: [] });
  expect(await ada.ask({ message: 'one', user: 'Ada' })).toMatchObject({ statusCode: 200 });
  expect((await client.post('/history/library', { message: 'two', user: 'Bob' })).status).toBe(201);
  expect((await client.get('/history/library')).json).toEqual([
    { message: 'one', user: 'Ada' },
    { message: 'two', user: 'Bob' },
  ]);
  expect((await client.get('/history/library/1')).json).toEqual({ message: 'two', user: 'Bob' });
  expect((await client.get('/history/library/2')).status).toBe(404);
  expect((await client.post('/history/library', { user: 'Bob' })).json).toEqual({
    errorList: [{ loc: ['message'], type: 'missing', msg: 'Field required' }],
  });
});
