import { Controller, createApp, Get, OnReceive, runWorkers, WebSocket, type Application } from 'cortado';
import { WorkerProcess } from '@cortado/core/transport';
import { RunningWorkers } from '../../workers/running-workers';
import { wrong, type Case } from './case';

@WebSocket('/socket')
class Socket {
  @OnReceive() echo(text: string) {
    return text;
  }
}

@Controller('/')
class Work {
  @Get('/') work() {
    return 'done';
  }
}

/** Listens as one of so many workers. Signals and processes are not needed to see what is refused. */
async function asWorker(count: number, start: () => Promise<Application>): Promise<void> {
  WorkerProcess.current = new WorkerProcess(1, count);
  let app: Application | undefined;
  try {
    app = await start();
    await app.listen({ port: 0 });
  } finally {
    WorkerProcess.current = undefined;
    await app?.close();
  }
}

/** The real program, which starts workers and ends at SIGTERM. */
async function program(wanted: object): Promise<void> {
  const workers = RunningWorkers.start(wanted);
  try {
    await workers.one({ msg: 'workers listen' });
    workers.signal('SIGTERM');
    expect(await workers.exited).toBe(0);
  } finally {
    await workers.stop();
  }
}

/** The error with which a program ends. */
async function failing(wanted: object): Promise<never> {
  const workers = RunningWorkers.start(wanted);
  await workers.exited;
  const [, code, remedy] = /(E_\w+): .*\n {2}remedy: (.*)/.exec(workers.errors) ?? [];
  throw Object.assign(new Error(workers.errors), { code, remedy });
}

export const ofWorkers: readonly Case[] = [
  {
    code: 'E_OPTION',
    remedy: "use 'auto', or a whole number from 1 to 1024",
    mistake: () => runWorkers({ workers: 0 }, wrong(undefined)),
    followed: () => program({ workers: 1 }),
  },
  {
    code: 'E_OPTION',
    remedy: 'use a whole number of milliseconds, or leave it out for the default, 40000',
    mistake: () => runWorkers({ workers: 1, stopTimeout: 0.5 }, wrong(undefined)),
    followed: () => program({ workers: 1, stopTimeout: 20_000 }),
  },
  {
    code: 'E_OPTION',
    remedy: 'give a function that creates the application, listens, and returns it',
    mistake: () => runWorkers({ workers: 1 }, wrong(createApp({ log: false, controllers: [Work] }))),
    followed: () => program({ workers: 1 }),
  },
  {
    code: 'E_OPTION',
    remedy: 'return the application at the end of the function, as in return app',
    mistake: () => failing({ workers: 1, returnsNothing: true }),
    followed: () => program({ workers: 1 }),
  },
  {
    code: 'E_LIFECYCLE',
    remedy: 'call runWorkers() once',
    mistake: () => failing({ workers: 1, callsTwice: true }),
    followed: () => program({ workers: 1 }),
  },
  {
    code: 'E_PROVIDER',
    remedy:
      "give createApp({ plugins: [redis({ url: 'redis://127.0.0.1:6379' })] }) with redis of @cortado/redis, or start one worker with runWorkers({ workers: 1 }, start)",
    mistake: () => asWorker(2, () => createApp({ log: false, controllers: [Socket] })),
    followed: () => program({ workers: 1, sockets: true }),
  },
];
