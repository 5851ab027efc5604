import { Context, Controller, Ctx, Guard } from '@cortado/core';
import { Connection, OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { Allow, IsOptional, IsString } from 'class-validator';
import { FRAMES, RPC_FRAMES } from './message-mutations';

class Message {
  @Allow() event?: unknown;
  @IsString() @IsOptional() text?: string;
}
class Marker {
  @IsString() text!: string;
}

let lets = true;
let asked = 0;
/** Calls of guarded handlers, and of those the ones whose own guard had not let them. */
let reached = 0;
let unguarded = 0;

const guard = ({ state }: Context): boolean => {
  asked += 1;
  state['asked'] = true;
  return lets;
};

function secret({ state }: Context): string {
  reached += 1;
  if (state['asked'] !== true || !lets) unguarded += 1;
  return 'secret';
}

@WebSocket('/events')
class Events {
  @OnMessage('secret') @Guard(guard) secret(_message: Message, @Ctx() context: Context) {
    return secret(context);
  }
  @OnMessage('open') open({ text }: Marker) {
    return text;
  }
}

@WebSocket('/fallback')
class WithFallback extends Events {
  /** In the message protocol it is given nothing that names the guarded event, whatever was done to the frame. */
  @OnReceive() rest(_message: Message, @Ctx() { payload, connection }: Context) {
    if ((connection as Connection).subprotocol === '' && Object(payload).event === 'secret') unguarded += 1;
    return 'rest';
  }
}

@WebSocket('/text-fallback')
class WithTextFallback extends Events {
  @OnReceive() rest(message: string) {
    return message;
  }
}

@WebSocket('/kind', { discriminator: 'event' })
class GuardedFallback {
  @OnReceive() @Guard(guard) secret(_message: Message, @Ctx() context: Context) {
    return secret(context);
  }
  @OnMessage('open') open({ text }: Marker) {
    return text;
  }
}

@Controller('/callbacks')
class Callbacks {
  @WebSocket('/') accept(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.secret });
  }
  @OnReceive() @Guard(guard) secret(_message: Message, _connection: Connection, @Ctx() context: Context) {
    return secret(context);
  }
}

/** Sends a frame and one that is surely answered, and reads up to that answer. */
async function answers(client: SocketClient, frame: string | Buffer, marker: string, rpc: boolean): Promise<any[]> {
  client.send(frame);
  client.send(rpc ? { id: marker, event: 'open', body: { text: marker } } : { event: 'open', text: marker });
  const all: any[] = [];
  for (;;) {
    const answer = await client.json();
    if (answer.body === marker) return all;
    all.push(answer);
  }
}

afterEach(closeSocketApps);

const SOCKETS = [
  ['/events', false],
  ['/fallback', false],
  ['/text-fallback', false],
  ['/kind', false],
  ['/events', true],
  ['/fallback', true],
  ['/kind', true],
] as const;

test.each(SOCKETS)('%s (rpc: %s): no frame of 500 passes the guard by', async (path, rpc) => {
  const { connect } = await socketApp({
    controllers: [Events, WithFallback, WithTextFallback, GuardedFallback],
    websocket: { messageRate: 100_000, messageBurst: 100_000 },
  });
  const client = await connect(path, rpc ? { subprotocols: ['cortado.v1'] } : {});
  const frames = rpc ? RPC_FRAMES : FRAMES;
  expect(frames).toHaveLength(500);
  let calls = 0;
  let silent = 0;
  for (const [index, frame] of frames.entries()) {
    lets = index % 2 === 0;
    asked = reached = unguarded = 0;
    const all = await answers(client, frame, `marker ${index}`, rpc);
    expect({ frame: String(frame), unguarded, missed: reached > asked }).toEqual({
      frame: String(frame),
      unguarded: 0,
      missed: false,
    });
    for (const each of all) expect(each.statusCode).toBeLessThan(500);
    if (all.length === 0) silent += 1;
    expect(all.length).toBeLessThanOrEqual(1);
    calls += reached;
  }
  // Some do reach the handler, and in the message protocol each has its one answer.
  expect(calls).toBeGreaterThan(5);
  expect(silent === 0 || rpc).toBe(true);
});

test('a guarded method that is passed to acceptCallback is asked for each of them', async () => {
  lets = false;
  asked = reached = unguarded = 0;
  const { connect } = await socketApp({ controllers: [Callbacks], websocket: { messageBurst: 1_000 } });
  const client = await connect('/callbacks');
  for (const frame of FRAMES) expect([400, 403, 415]).toContain((await client.ask(frame)).statusCode);
  expect(asked).toBeGreaterThan(100);
  expect(reached).toBe(0);
});
