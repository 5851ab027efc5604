import { createApp } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { ChatSocket, HistoryController } from './chat';
import { ChatController, MessageController } from './styles';

describe('what a user writes: the chat', () => {
  let running: RunningApp;
  beforeEach(async () => {
    running = await RunningApp.open(createApp({ log: false, controllers: [ChatSocket, HistoryController] }));
  });
  afterEach(() => running.close());

  test('a message is answered, pushed to the others in the room, and kept for HTTP', async () => {
    const [ada, bob, eve] = [
      await running.connect('/chat/lobby'),
      await running.connect('/chat/lobby'),
      await running.connect('/chat/attic'),
    ];
    const message = { message: 'Hi', user: 'Ada' };
    expect(await ada.ask(message)).toEqual({ statusCode: 200, body: message });
    expect(await bob.json()).toEqual({
      event: 'message',
      channel: 'room:lobby',
      data: message,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    });
    expect(await eve.ask({ message: '', user: 'Eve' })).toMatchObject({ statusCode: 400 });
    expect([ada.unread, bob.unread, eve.unread]).toEqual([0, 0, 0]);
    expect((await running.client.get('/history')).json).toEqual([message]);
    expect((await running.client.get('/history/0')).json).toEqual(message);
  });

  test('HTTP: 201, 404 with the sentence, 400 for what is not a number and for a bad body', async () => {
    const { client } = running;
    expect(await client.post('/history', { message: 'Hi', user: 'Ada' })).toMatchObject({
      status: 201,
      json: { message: 'Hi', user: 'Ada' },
    });
    expect(await client.get('/history/7')).toMatchObject({
      status: 404,
      json: { errorList: [{ loc: [], type: 'not_found', msg: 'No message 7' }] },
    });
    expect(await client.get('/history/x')).toMatchObject({
      status: 400,
      json: { errorList: [{ loc: ['param', 'index'], type: 'number_expected' }] },
    });
    expect(await client.post('/history', { user: 'Ada' })).toMatchObject({
      status: 400,
      json: { errorList: [{ loc: ['message'], type: 'missing', msg: 'Field required' }] },
    });
  });
});

describe('what a user writes: the other styles', () => {
  let running: RunningApp;
  beforeEach(async () => {
    running = await RunningApp.open(createApp({ log: false, controllers: [ChatController, MessageController] }));
  });
  afterEach(() => running.close());

  test('callbacks that are methods are called with the controller as this', async () => {
    const client = await running.connect('/chat/callbacks');
    expect(await client.ask({ message: 'x', user: 'y' })).toEqual({
      statusCode: 200,
      body: { message: 'Hi', user: 'System' },
    });
    expect(await client.ask({ message: 'x' })).toMatchObject({ statusCode: 400 });
    expect(running.app.get(ChatController).seen).toEqual(['connect /chat/callbacks']);
    await client.close();
  });

  test('callbacks may be closures', async () => {
    const client = await running.connect('/chat/closures');
    expect(await client.ask({ message: 'x', user: 'y' })).toMatchObject({ body: { message: 'x', user: 'System' } });
  });

  test('traditional: accept with a subprotocol and headers, then a loop', async () => {
    const client = await running.connect('/chat/raw', { subprotocols: ['chat'] });
    expect(client.socket.protocol).toBe('chat');
    expect(client.headers['x-served-by']).toBe('a');
    expect(await client.ask('anything')).toEqual({ echo: 'anything' });
  });

  test('one method behind both transports', async () => {
    const message = { message: 'Hi', user: 'Ada' };
    const client = await running.connect('/messages');
    expect(await client.ask(message)).toEqual({ statusCode: 201, body: message });
    expect(await running.client.post('/messages', message)).toMatchObject({ status: 201, json: message });
  });
});

test('one port: a GET on a socket path is 426, an upgrade on an HTTP path 404, a wrong method 405', async () => {
  const running = await RunningApp.open(createApp({ log: false, controllers: [ChatSocket, HistoryController] }));
  expect(await running.client.get('/chat/lobby')).toMatchObject({ status: 426, headers: { upgrade: 'websocket' } });
  await expect(running.connect('/history')).rejects.toMatchObject({ status: 404 });
  expect(await running.client.send('DELETE', '/history')).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD, POST' },
  });
  await running.close();
});
