import { LogLines } from '@cortado/testkit/log-lines';
import { testApp } from '@cortado/testing';
import { Text } from 'cortado';

test('an application without a port has the same access log', async () => {
  const lines = new LogLines();
  const app = await testApp({ log: lines.log, accessLog: { messages: true } });
  app.app.route('GET', '/hello', () => Text('Hello'));
  app.app.websocket('/echo', { receive: String, onReceive: (text) => text });
  await app.request('GET', '/hello');
  const socket = await app.connect('/echo');
  socket.send('hi');
  await socket.expectReply(200);
  await socket.close();
  expect(await lines.one({ msg: 'request completed' })).toMatchObject({ route: '/hello', status: 200 });
  expect((await lines.one({ msg: 'request completed' }))['bytes']).toBeGreaterThan(50);
  expect(await lines.one({ msg: 'handshake accepted' })).toMatchObject({ status: 101 });
  expect(await lines.one({ msg: 'message completed' })).toMatchObject({ status: 200, bytesIn: 2 });
  expect(await lines.one({ msg: 'socket closed' })).toMatchObject({ route: '/echo', messagesIn: 1 });
  await app.close();
});
