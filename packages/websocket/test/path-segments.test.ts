import { Param } from '@cortado/core';
import { OnReceive, WebSocket, type Connection } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { RawSocket } from '@cortado/testkit/raw-socket';

afterEach(closeSocketApps);

const opened: string[] = [];

@WebSocket('/files/:name')
class Files {
  onConnect(_connection: Connection, @Param('name', { format: 'segment' }) name: string) {
    opened.push(name);
  }
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

/** A path of a socket is decoded as that of a request is, so its parameters need the same care. */
test.each([
  ['report%202026.pdf', 101, /^$/],
  ['%2e%2e%2fg', 400, /"loc":\["param","name"\],"type":"segment_expected"/],
  ['%2e%2e', 400, /segment_expected/],
  ['a%5cb', 400, /segment_expected/],
  ['a%00', 400, /segment_expected/],
  ['COM1', 400, /segment_expected/],
])('/files/%s: %i', async (name, status, body) => {
  opened.length = 0;
  const { raw } = await socketApp({ controllers: [Files] });
  const socket = await raw();
  socket.write(RawSocket.upgrade(`/files/${name}`));
  const head = await socket.head();
  expect(Number(head.split(' ')[1])).toBe(status);
  expect(status === 101 ? '' : await socket.rest()).toMatch(body);
  expect(opened).toEqual(status === 101 ? ['report 2026.pdf'] : []);
});
