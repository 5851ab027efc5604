import { cortadoMatchers, testApp, type TestApp } from '@cortado/testing';
import { applicationOptions } from '../src/app.js';
import { AppConfig } from '../src/config.js';

expect.extend(cortadoMatchers);

let app: TestApp;
beforeEach(async () => {
  app = await testApp(applicationOptions(new AppConfig()));
});
afterEach(() => app.close());

const channel = 'room:lobby';

/** A socket that has entered the lobby. */
async function enter(name: string) {
  const socket = await app.connect('/live');
  socket.send({ event: '$join', channel, body: { name } });
  return { socket, joined: await socket.expectReply(200) };
}

test('what is said reaches everybody in the room, and is kept', async () => {
  const { socket: ada } = await enter('Ada');
  const { socket: bob, joined } = await enter('Bob');
  expect(joined.presence.members.map(({ info }: { info: { name: string } }) => info.name)).toEqual(['Ada', 'Bob']);

  const posted = await app.request('POST', '/rooms/lobby/messages', { body: { name: 'Cleo', text: 'Hi' } });
  expect(posted).toHaveStatus(201);
  expect(await bob.next()).toMatchObject({ event: 'said', channel, data: posted.body });

  bob.send({ event: 'say', channel, body: { text: 'Hello' } });
  const said = [await bob.next(), await bob.next()]; // the push and the reply
  expect(said).toContainEqual(
    expect.objectContaining({ event: 'said', data: expect.objectContaining({ name: 'Bob' }) }),
  );
  expect(said).toContainEqual(expect.objectContaining({ statusCode: 201 }));

  const { body } = await app.request('GET', '/rooms/lobby/messages');
  expect(body.map(({ text }: { text: string }) => text)).toEqual(['Hi', 'Hello']);
  await ada.close();
});

test('an invalid message is answered, and the room goes on', async () => {
  const { socket } = await enter('Ada');
  socket.send({ event: 'say', channel, body: { text: ' ' } });
  expect(await socket.expectReply(400)).toMatchObject({
    errorList: [{ loc: ['text'], msg: 'text must not be blank' }],
  });
  const answer = await app.request('POST', '/rooms/lobby/messages', { body: { name: 'Ada' } });
  expect(answer).toHaveError('missing', ['text']);
});

test('nobody enters without a name', async () => {
  const socket = await app.connect('/live');
  socket.send({ event: '$join', channel, body: {} });
  expect(await socket.expectReply(400)).toMatchObject({ errorList: [{ loc: ['name'], type: 'missing' }] });
});

test('the page and what it imports are there', async () => {
  for (const path of ['/', '/page/chat.js', '/client/index.js', '/healthz']) {
    expect(await app.request('GET', path)).toHaveStatus(200);
  }
  expect(await app.request('GET', '/page/..%2fpackage.json')).toHaveStatus(404);
});
