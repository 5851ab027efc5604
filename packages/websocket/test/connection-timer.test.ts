import { pino } from 'pino';
import { OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

/** The one timer that checks the deadlines of all connections. */

@WebSocket('/neighbour', { pingFrames: true, pingInterval: 20 })
class Neighbour {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

test('a connection whose check fails is terminated, and the others go on', async () => {
  const log = pino(
    {
      level: 'warn',
      hooks: {
        logMethod(args, method) {
          if (args.includes('message handler timed out' as never)) throw new Error('this logger fails');
          method.apply(this, args);
        },
      },
    },
    { write: () => undefined },
  );
  @WebSocket('/stuck', { handlerTimeout: 30 })
  class Stuck {
    @OnReceive() onReceive(_text: string) {
      return new Promise(() => undefined);
    }
  }
  const { connect } = await socketApp({ controllers: [Stuck, Neighbour], log, drainTimeout: 100 });
  const [client, neighbour] = [await connect('/stuck'), await connect('/neighbour')];
  client.send('x');
  expect((await client.closed).code).toBe(1006);
  for (let pings = 0; pings < 3; pings += 1) expect((await neighbour.json()).event).toBe('$ping');
});

test('the timer beats often enough for an endpoint that is registered later', async () => {
  const timers = jest.spyOn(globalThis, 'setInterval');
  const quick = { receive: String, onReceive: () => new Promise(() => {}) };
  const { connect } = await socketApp({
    register: (app) => app.websocket('/quick', quick, { handlerTimeout: 100 }),
  });
  const periods = timers.mock.calls.map(([, period]) => period);
  timers.mockRestore();
  expect(periods.at(-1)).toBe(10);
  expect((await (await connect('/quick')).ask('x')).statusCode).toBe(503);
});
