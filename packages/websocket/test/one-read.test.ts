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
