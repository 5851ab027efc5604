import { testApp } from '@cortado/testing';
import { HttpClient } from '@cortado/testkit/http-client';
import type { Plugin } from 'cortado';

const counting = (steps: string[]): Plugin => ({
  name: 'counting',
  setup: () => void steps.push('setup'),
  start: () => void steps.push('start'),
  stop: () => void steps.push('stop'),
});

test('plugins start once, whether it listens or not', async () => {
  const steps: string[] = [];
  const app = await testApp({ plugins: [counting(steps)] });
  expect(steps).toEqual(['setup', 'start']);
  await app.app.listen({ port: 0 });
  expect((await new HttpClient(app.app.url).get('/nowhere')).status).toBe(404);
  expect((await app.request('GET', '/nowhere')).status).toBe(404);
  await app.close();
  expect(steps).toEqual(['setup', 'start', 'stop']);
});

test('a plugin that cannot start fails testApp, and what was begun is undone', async () => {
  const steps: string[] = [];
  const fails: Plugin = { name: 'fails', start: () => Promise.reject(new Error('no database')) };
  await expect(testApp({ plugins: [counting(steps), fails] })).rejects.toThrow('no database');
  expect(steps).toEqual(['setup', 'start', 'stop']);
});

test('the numbers of both transports are those of an application that listens', async () => {
  const app = await testApp({});
  app.app.route('GET', '/', () => 'here');
  app.app.websocket('/echo', { receive: String, onReceive: (text) => text });
  await app.request('GET', '/');
  const socket = await app.connect('/echo');
  socket.send('x');
  await socket.next();
  const stats = app.app.stats() as Record<'http' | 'websocket', Record<string, unknown>>;
  expect(Object.keys(stats).toSorted((a, b) => a.localeCompare(b))).toEqual(['http', 'websocket']);
  expect(stats.http).toMatchObject({ requests: 1, answers: { 200: 1 } });
  await app.close();
});

test('fake timers do not hold up requests and sockets', async () => {
  const app = await testApp({});
  app.app.route('GET', '/', () => 'here');
  app.app.websocket('/echo', { receive: String, onReceive: (text) => text });
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  try {
    expect((await app.request('GET', '/')).body).toBe('here');
    const socket = await app.connect('/echo');
    socket.send('x');
    expect(await socket.expectReply(200)).toBe('x');
    await socket.close();
  } finally {
    jest.useRealTimers();
  }
  await app.close();
});
