import { HttpClient } from '@cortado/testkit/http-client';
import { SocketClient } from '@cortado/testkit/socket-client';
import type { Application } from 'cortado';
import { createDemo } from '../src/app';

let app: Application;
const clients: SocketClient[] = [];

beforeEach(async () => {
  app = await createDemo({ log: false, statusEvery: 10 });
  await app.listen({ port: 0 });
});
afterEach(async () => {
  for (const each of clients.splice(0)) each.destroy();
  await app.close();
});

async function connect(path: string): Promise<SocketClient> {
  const client = await SocketClient.connect(app.url.replace('http', 'ws') + path);
  clients.push(client);
  return client;
}

test('echo', async () => {
  const client = await connect('/echo');
  client.send('Hello, server!');
  expect(await client.next()).toBe('Echo: Hello, server!');
});

test('a room with several clients', async () => {
  const [one, two] = [await connect('/room/red'), await connect('/room/red')];
  await connect('/room/blue');
  expect(await one.json()).toMatchObject({ event: 'joined', channel: 'room:red' });
  two.send({ text: 'Hi' });
  expect(await one.json()).toMatchObject({ event: 'said', data: { text: 'Hi' } });
  expect(await two.json()).toMatchObject({ event: 'said', data: { text: 'Hi' } });
  expect(await two.json()).toEqual({ statusCode: 200, body: { heardBy: 2 } });
  two.send({ text: '' });
  expect((await two.json()).body.errorList[0].type).toBe('isLength');
  await two.close();
  expect(await one.json()).toMatchObject({ event: 'left' });
});

test('a status that is pushed', async () => {
  const client = await connect('/status');
  expect(await client.json()).toMatchObject({ event: 'status', channel: 'status', data: { connections: 1 } });
  expect(await client.json()).toMatchObject({ event: 'status' });
});

test('an announcement that comes by HTTP', async () => {
  const client = await connect('/status');
  await client.json(); // in the channel by now
  const http = new HttpClient(app.url);
  const answer = await http.post('/announcements', { text: 'Tea is ready' });
  expect([answer.status, answer.json]).toEqual([202, { local: 1, cluster: 'none' }]);
  let frame = await client.json();
  while (frame.event === 'status') frame = await client.json();
  expect(frame).toMatchObject({ event: 'announcement', channel: 'status', data: { text: 'Tea is ready' } });
  expect((await http.post('/announcements', { text: '' })).json.errorList[0].type).toBe('isLength');
  expect((await http.get('/metrics')).text).toContain('cortado_websocket_connections{path="/status"} 1\n');
});

test('bytes in, bytes out', async () => {
  const client = await connect('/invert');
  client.send(Buffer.from([0, 1, 255]));
  expect(await client.next()).toEqual(Buffer.from([255, 254, 0]));
  expect((await client.ask('text')).statusCode).toBe(415);
});

test('the page', async () => {
  const page = await new HttpClient(app.url).get('/');
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('Four sockets')]);
});
