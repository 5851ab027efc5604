import { OnReceive, WebSocket } from '@cortado/websocket';
import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

@WebSocket('/echo')
class Echo {
  @OnReceive() onReceive(message: string) {
    return message === 'wait' ? new Promise((resolve) => setImmediate(resolve, message)) : message;
  }
}

test('thousands of messages that arrive in one read behind one that waits are answered one after the other', async () => {
  const { raw } = await socketApp({ controllers: [Echo], websocket: { messageBurst: 20_000, messageRate: 20_000 } });
  const socket = await raw();
  socket.write(RawSocket.upgrade('/echo'));
  await socket.head();

  const short = clientFrame(OPCODE.text, '1');
  const count = 9_000;
  socket.write(Buffer.concat([clientFrame(OPCODE.text, 'wait'), ...Array<Buffer>(count).fill(short)]));

  const replies: string[] = [];
  while (replies.length <= count) replies.push((await socket.frame())!.payload.toString());
  expect(replies[0]).toBe('{"statusCode":200,"body":"wait"}');
  expect(new Set(replies.slice(1))).toEqual(new Set(['{"statusCode":200,"body":"1"}']));
});

test('replies that are far larger than the send buffer together wait for a client that reads', async () => {
  const body = 'x'.repeat(100_000);
  @WebSocket('/large')
  class Large {
    @OnReceive() onReceive(_message: string) {
      return body;
    }
  }
  const { raw } = await socketApp({ controllers: [Large] });
  const socket = await raw();
  socket.write(RawSocket.upgrade('/large'));
  await socket.head();

  const count = 100; // 10 MB, where 1 MiB may wait
  socket.write(Buffer.concat(Array<Buffer>(count).fill(clientFrame(OPCODE.text, '1'))));
  for (let index = 0; index < count; index += 1) {
    const frame = (await socket.frame())!;
    expect([frame.opcode, frame.payload.length]).toEqual([
      OPCODE.text,
      body.length + '{"statusCode":200,"body":""}'.length,
    ]);
  }
});
