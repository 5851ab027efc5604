import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

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
        execArgv: ['--expose-gc'],
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
    this.#process.kill('SIGKILL');
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
