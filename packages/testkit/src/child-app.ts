import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** What a child process tells of itself; memory after a full collection, in bytes. */
export interface Measure {
  readonly rss: number;
  readonly heap: number;
  /** Open file descriptors. */
  readonly descriptors: number;
  /** Unhandled rejections and exceptions; none is allowed. */
  readonly unhandled: readonly string[];
  readonly sessions: number;
  readonly [name: string]: unknown;
}

const open = new Set<ChildApp>();

// A child that a failed test leaves running would keep Jest from ending.
afterAll(async () => {
  await Promise.all([...open].map((each) => each.stop()));
});

/** An application in a process of its own, so that its memory, descriptors and death are its own. */
export class ChildApp {
  #answers = 0;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** What it told without being asked. */
  readonly told: unknown[] = [];

  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {
    open.add(this);
    this.exited = new Promise((resolve) =>
      process.once('exit', (code, signal) => {
        open.delete(this);
        resolve(code ?? signal ?? 'unknown');
      }),
    );
    process.on('message', ({ answerTo, answer, told }: { answerTo?: number; answer?: unknown; told?: unknown }) => {
      if (answerTo === undefined) return void this.told.push(told);
      this.#waiting.get(answerTo)?.(answer);
      this.#waiting.delete(answerTo);
    });
  }

  /** @param options given to the module as JSON */
  static start(module: string, options: unknown = {}): Promise<ChildApp> {
    const child = fork(module, [JSON.stringify(options)], {
      execArgv: ['--expose-gc', '--conditions=@cortado/source', '-r', join(__dirname, '../register.cjs')],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the child ended with ${code}`)));
      child.once('message', ({ port }: { port: number }) => resolve(new ChildApp(child, port)));
    });
  }

  ask<T>(question: string): Promise<T> {
    const id = ++this.#answers;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve as (answer: unknown) => void);
      this.process.send({ id, question });
    });
  }

  measure(): Promise<Measure> {
    return this.ask('measure');
  }

  /** Measures until the condition holds, and gives up after `turns`: what is freed is freed in turns of the child's loop. */
  async until(condition: (measure: Measure) => boolean, turns: number = 200): Promise<Measure> {
    let measure = await this.measure();
    for (let turn = 0; turn < turns && !condition(measure); turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      measure = await this.measure();
    }
    return measure;
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  get pid(): number {
    return this.process.pid!;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL');
    await this.exited;
  }
}
