import type { IncomingMessage, ServerResponse } from 'node:http';
import { OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

@WebSocket('/chat')
class Chat {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

/** Answers with what it got. */
function mirror(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('connection', 'close');
    response.end(JSON.stringify([request.method, request.url, request.headers, Buffer.concat(chunks).toString()]));
  });
}

const HEAD = [
  'POST /submit?a=1 HTTP/1.1',
  'Host: localhost',
  'X-Name: Zo\u00eb',
  'Connection: Upgrade, HTTP2-Settings',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
].join('\r\n');

test.each([
  ['in one packet', 1],
  ['in two', 2],
])('an upgrade to anything else is served as plain HTTP, with its body %s', async (_name, packets) => {
  const { raw, server } = await socketApp({ controllers: [Chat] });
  server.on('request', mirror);
  const socket = await raw();
  const bytes = Buffer.from(`${HEAD}\r\nContent-Length: 11\r\n\r\nhello world`, 'latin1');
  const cut = packets === 1 ? bytes.length : bytes.length - 5;
  const served = new Promise((resolve) => server.once('request', resolve));
  socket.write(bytes.subarray(0, cut));
  await served;
  socket.write(bytes.subarray(cut));
  const answer = await socket.rest();
  const [method, url, headers, body] = JSON.parse(
    answer
      .split('\r\n\r\n')
      .at(1)!
      .replace(/^[0-9a-f]+\r\n|\r\n0$/g, ''),
  ) as any[];
  expect([method, url, body]).toEqual(['POST', '/submit?a=1', 'hello world']);
  expect(headers).toMatchObject({ 'x-name': 'Zoë', connection: expect.stringMatching(/HTTP2-Settings$/) as string });
});

test('so is a chunked one, and the next request on the connection', async () => {
  const { raw, server } = await socketApp({ controllers: [Chat] });
  let seen = '';
  server.on('request', (request, response) => {
    request.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    request.on('end', () => response.end(request.url));
  });
  const socket = await raw();
  socket.write(`${HEAD}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`);
  expect(await socket.head()).toContain('200 OK');
  socket.write('GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect(await socket.rest()).toContain('/next');
  expect(seen).toBe('hello');
});

test('WebSocket is written in any case', async () => {
  const { connect } = await socketApp({ controllers: [Chat] });
  const client = await connect('/chat', { headers: { upgrade: 'WebSocket' } });
  expect(await client.ask('x')).toEqual({ statusCode: 200, body: 'x' });
});
