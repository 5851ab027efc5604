import { IsString } from 'class-validator';
import { OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

test('a leading BOM is left out, one of them, with and without names that need a closer look', async () => {
  @WebSocket('/w')
  class Plain {
    @OnReceive() onReceive({ text }: Message) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Plain] });
  const client = await connect('/w');
  expect(await client.ask('\ufeff{"text":"a"}')).toEqual({ statusCode: 200, body: 'a' });
  expect(await client.ask('\ufeff{"text":"\\u0061"}')).toEqual({ statusCode: 200, body: 'a' });
  expect((await client.ask('\ufeff\ufeff{"text":"a"}')).statusCode).toBe(400);
  expect((await client.ask('\ufeff\ufeff{"text":"\\u0061"}')).statusCode).toBe(400);
});
