import { issueToken } from '@cortado/auth';
import { testApp } from '@cortado/testing';
import { options } from './app';

const key = 'a secret for tests, of at least 32 characters';

test('who has a token reads notes, and writes them over a socket', async () => {
  const app = await testApp(options(key));
  const token = issueToken({ sub: 'ada' }, { key });

  expect((await app.request('GET', '/notes')).status).toBe(401);
  const headers = { authorization: `Bearer ${token}` };
  expect((await app.request('GET', '/notes', { headers })).body.user.id).toBe('ada');
  expect((await app.request('DELETE', '/notes/7', { headers })).status).toBe(403);

  const socket = await app.connect('/notes', { subprotocols: ['cortado.v1', `bearer.${token}`] });
  expect(socket.subprotocol).toBe('cortado.v1');
  await app.close();
});
