import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Where each process leaves a V8 profile of all that it did, for `BENCH_PROFILE=folder npm run bench -- --case …`. */
const PROFILES = process.env['BENCH_PROFILE'];

/** A peer's process. It is asked one thing at a time, over the channel that `fork` opens. */
export class Child {
  readonly #process: ChildProcess;
  #stderr = '';

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-4_000)));
  }

  /** @param program compiled module; `argument` is passed to it as JSON */
  static start(program: URL, argument: unknown): Child {
    return new Child(
      fork(program, [JSON.stringify(argument)], {
        // What a framework logs at start-up is no part of the table; what it says on stderr explains a failure.
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        execArgv: ['--expose-gc', ...(PROFILES === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`])],
        env: { ...process.env, NODE_ENV: 'production' },
      }),
    );
  }

  /** The next message from the process. @throws Error when it ends instead, with what it said */
  async next<T>(): Promise<T> {
    const ended = new AbortController();
    const signal = ended.signal;
    try {
      const [message] = await Promise.race([
        once(this.#process, 'message', { signal }),
        once(this.#process, 'exit', { signal }).then(([code]) => {
          throw new Error(`the process ended with ${String(code)}\n${this.#stderr}`);
        }),
      ]);
      if (isFailure(message)) throw new Error(message.failed);
      return message as T;
    } finally {
      ended.abort();
    }
  }

  ask<T>(question: unknown): Promise<T> {
    const answer = this.next<T>();
    this.#process.send(question as object);
    return answer;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    // A process that is asked to go can still write its profile; one that does not listen is ended.
    if (PROFILES === undefined || !this.#process.connected) this.#process.kill('SIGKILL');
    else this.#process.disconnect();
    await exit;
  }
}

export interface Failure {
  readonly failed: string;
}

function isFailure(message: unknown): message is Failure {
  return typeof message === 'object' && message !== null && 'failed' in message;
}

/** In the child: answers questions, one after the other. What goes wrong is an answer too. */
export function answer(reply: (question: unknown) => unknown): void {
  process.on('message', (question: unknown) => {
    Promise.resolve()
      .then(() => reply(question))
      .catch((error: unknown): Failure => ({
        failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }))
      .then((message) => process.send!(message))
      .catch(() => process.exit(1));
  });
  process.on('disconnect', () => process.exit(0));
}

/** In the child: what the parent gave to `Child.start`. */
export function argument(): unknown {
  return JSON.parse(process.argv[2]!);
}
