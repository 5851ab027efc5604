import { cortadoMatchers, testApp, type TestApp } from '@cortado/testing';
import { applicationOptions } from '../src/app.js';

expect.extend(cortadoMatchers);

let app: TestApp;
beforeEach(async () => {
  app = await testApp(applicationOptions({ databaseUrl: 'sqlite::memory:' }));
  await create('/projects', { name: 'Kitchen' });
});
afterEach(() => app.close());

async function create(path: string, body: object) {
  const answer = await app.request('POST', path, { body });
  expect(answer).toHaveStatus(201);
  return answer.body;
}

test('tasks are stored, filtered and sorted', async () => {
  await create('/tasks', { title: 'Paint', projectId: 1 });
  await create('/tasks', { title: 'Clean', projectId: 1, done: true });
  const { body } = await app.request('GET', '/tasks?done=false&sort=title');
  expect(body.items).toEqual([{ id: 1, title: 'Paint', done: false, dueAt: null, projectId: 1, version: 1 }]);
  expect((await app.request('GET', '/projects/1/progress')).body).toEqual({ done: 1, open: 1 });
  expect(await app.request('GET', '/projects/2/progress')).toHaveStatus(404);
});

test('an invalid task is refused, and so is one of an unknown project', async () => {
  expect(await app.request('POST', '/tasks', { body: { projectId: 1 } })).toHaveError('missing', ['title']);
  expect(await app.request('POST', '/tasks', { body: { title: 'Paint', projectId: 2 } })).toHaveStatus(409);
});

test('of two people who change a task, the second is told', async () => {
  const { id, version } = await create('/tasks', { title: 'Paint', projectId: 1 });
  const change = (title: string) => app.request('PATCH', `/tasks/${id}`, { body: { title, version } });
  expect(await change('Paint the wall')).toHaveStatus(200);
  expect(await change('Paint the door')).toHaveStatus(409);
});

test('whoever watches is told what changes', async () => {
  const socket = await app.connect('/ws/tasks', { subprotocols: ['cortado.v1'] });
  socket.send({ id: 1, event: '$join', channel: 'tasks', body: { snapshot: true, where: { done: false } } });
  expect(await socket.expectReply(200)).toMatchObject({ data: { items: [] } });
  const task = await create('/tasks', { title: 'Paint', projectId: 1 });
  expect(await socket.next()).toMatchObject({ event: 'created', data: task });
});
