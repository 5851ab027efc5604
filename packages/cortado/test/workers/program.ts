import 'reflect-metadata';
import { redis } from '@cortado/redis';
import {
  ConfigurationError,
  Controller,
  createApp,
  Ctx,
  Get,
  OnReceive,
  Post,
  runWorkers,
  WebSocket,
  type Context,
  type CortadoOptions,
} from 'cortado';
import { existsSync } from 'node:fs';

/** A program with workers, as the test wants it. */
interface Wanted {
  readonly workers?: number;
  readonly stopTimeout?: number;
  readonly port?: number;
  readonly sockets?: boolean;
  readonly redis?: string;
  /** The file whose existence is a mistake in the program. */
  readonly mistake?: string;
  /** `start` forgets to return the application. */
  readonly returnsNothing?: boolean;
  readonly callsTwice?: boolean;
  readonly app?: CortadoOptions;
}

const wanted = JSON.parse(process.argv[2]!) as Wanted;

/** Handlers wait here until the worker is sent SIGUSR2. */
const gate = new Promise<void>((resolve) => process.once('SIGUSR2', () => resolve()));

@Controller('/')
class Work {
  @Get('/pid') pid() {
    return process.pid;
  }
  @Get('/gated') async gated(@Ctx() context: Context) {
    context.log.info('gated');
    await gate;
    return process.pid;
  }
  @Post('/crash') crash() {
    setImmediate(() => {
      throw new Error('a crash on purpose');
    });
  }
}

@WebSocket('/socket')
class Socket {
  @OnReceive() pid(_text: string) {
    return process.pid;
  }
}

async function start() {
  if (wanted.mistake !== undefined && existsSync(wanted.mistake)) {
    throw new ConfigurationError('E_CONFIG', { where: 'program', problem: 'a mistake', remedy: 'remove the file' });
  }
  const app = await createApp({
    controllers: wanted.sockets === true ? [Work, Socket] : [Work],
    plugins: wanted.redis === undefined ? [] : [redis({ url: wanted.redis })],
    handleSignals: true,
    ...wanted.app,
  });
  await app.listen({ port: wanted.port ?? 0 });
  return wanted.returnsNothing === true ? (undefined as never) : app;
}

const { workers = 2, stopTimeout } = wanted;
for (let calls = wanted.callsTwice === true ? 2 : 1; calls > 0; calls -= 1) {
  void runWorkers({ workers, ...(stopTimeout !== undefined && { stopTimeout }) }, start);
}
