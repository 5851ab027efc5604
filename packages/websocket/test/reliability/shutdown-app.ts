import 'reflect-metadata';
import { Application, Controller, Singleton, type Plugin } from '@cortado/core';
import { Get, http } from '@cortado/http';
import { Connection, OnReceive, WebSocket, websocket } from '@cortado/websocket';

/** An application with both transports, which is told to stop while it works. */
const seen = { begun: 0, answered: 0, disconnects: 0 };
const tell = (told: unknown): void => void process.send!({ told });

/** Handlers wait here until the test lets them go on, or for ever. */
let letGo!: () => void;
const gate = new Promise<void>((resolve) => (letGo = resolve));

async function work(until: Promise<void>): Promise<string> {
  seen.begun += 1;
  await until;
  seen.answered += 1;
  return 'done';
}
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new Promise<void>(() => undefined);

/** One singleton that needs the other is disposed before it. */
@Singleton()
class Store {
  dispose(): void {
    tell('dispose Store');
  }
}

@Singleton()
class Cache {
  constructor(readonly store: Store) {}
  dispose(): void {
    tell('dispose Cache');
  }
}

@Controller('/work')
class Work {
  constructor(readonly cache: Cache) {}
  @Get('/gated') gated() {
    return work(gate);
  }
  @Get('/quick') quick() {
    return work(soon());
  }
  @Get('/stuck') stuck() {
    return work(never);
  }
}

@WebSocket('/work', { messageRate: 1e9, messageBurst: 1e9 })
class Socket {
  @OnReceive() onReceive(what: string) {
    return work(what === 'gated' ? gate : what === 'stuck' ? never : soon());
  }
  onDisconnect(_connection: Connection) {
    seen.disconnects += 1;
  }
}

const plugin = (name: string): Plugin => ({ name, stop: () => tell(`stop ${name}`) });
const counts: Plugin = { name: 'counts', stop: () => tell({ ...seen }) };

async function main(): Promise<void> {
  const { websocket: options, host, ...rest } = JSON.parse(process.argv[2]!) as Record<string, any>;
  const app = await Application.create(
    {
      log: false,
      controllers: [Work, Socket],
      plugins: [plugin('first'), plugin('second'), counts],
      handleSignals: true,
      ...rest,
    },
    [http({ health: true }), websocket(options)],
  );
  await app.listen({ port: 0, host });
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    if (question === 'let go') letGo();
    process.send!({ answerTo: id, answer: seen });
  });
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
