import { cortadoMatchers, testApp, type TestApp } from '@cortado/testing';
import { applicationOptions } from '../src/app.js';

expect.extend(cortadoMatchers);

let app: TestApp;
beforeEach(async () => {
  app = await testApp(applicationOptions);
});
afterEach(() => app.close());

test('a greeting is added over HTTP, and found again', async () => {
  const added = await app.request('POST', '/greetings', { body: { name: 'Ada' } });
  expect(added).toHaveStatus(201);
  expect(added.body).toEqual({ id: 1, text: 'Hello, Ada!' });
  expect((await app.request('GET', '/greetings/1')).body).toEqual(added.body);
  expect(await app.request('GET', '/greetings/2')).toHaveStatus(404);
});

test('a greeting without a name is refused', async () => {
  expect(await app.request('POST', '/greetings', { body: {} })).toHaveError('missing', ['name']);
});

test('the socket takes the same, and shares the greetings', async () => {
  const socket = await app.connect('/live');
  socket.send({ name: '' });
  expect(await socket.expectReply(400)).toMatchObject({ errorList: [{ loc: ['name'], type: 'isLength' }] });
  socket.send({ name: 'Bob' });
  const greeting = await socket.expectReply(201);
  expect(greeting).toEqual({ id: 1, text: 'Hello, Bob!' });
  expect((await app.request('GET', '/greetings')).body).toEqual([greeting]);
});

test('it is healthy', async () => {
  expect(await app.request('GET', '/healthz')).toHaveStatus(200);
});
