import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ownProcess } from './belongings.js';
import { within } from './within.js';

/** Where each process leaves a V8 profile of all that it did, for `BENCH_PROFILE=folder npm run bench -- --case …`. */
const PROFILES = process.env['BENCH_PROFILE'];

/** In seconds: no peer needs as long for anything that it is asked. */
const PATIENCE = 60;
/** In milliseconds, to write a profile. */
const UNTIL_ENDED = 10_000;

/** A peer's process. It is asked one thing at a time, over the channel that `fork` opens. */
export class Child {
  readonly #process: ChildProcess;
  /** Resolves when the process has ended, and everything that it said was read. */
  readonly #ended: Promise<Error>;
  #stderr = '';

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-4_000)));
    this.#ended = new Promise((resolve) => {
      process.on('error', resolve); // it could not be started
      process.once('close', (code, signal) =>
        resolve(new Error(`the process ended with ${signal ?? code}\n${this.#stderr}`)),
      );
    });
    ownProcess(process);
  }

  /** @param program compiled module; `argument` is passed to it as JSON */
  static start(program: URL, argument: unknown): Child {
    return new Child(
      fork(program, [JSON.stringify(argument)], {
        // What a framework logs at start-up is no part of the table; what it says on stderr explains a failure.
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        execArgv: ['--expose-gc', ...(PROFILES === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`])],
        // A tool of the tests brings bufferutil, which ws would load. An installation of a peer does not have it.
        env: { ...process.env, NODE_ENV: 'production', WS_NO_BUFFER_UTIL: 'true' },
      }),
    );
  }

  /**
   * The next message from the process.
   *
   * @throws Error when it ends instead, with what it said, and when it takes too long
   */
  async next<T>(asked: unknown = 'the start'): Promise<T> {
    const missing = `no answer to ${JSON.stringify(asked).slice(0, 200)}`;
    const message = await within(PATIENCE, missing, async (signal) => {
      const ended = this.#ended.then((error): never => {
        throw error;
      });
      return await Promise.race([
        once(this.#process, 'message', { signal }).then(([first]) => first as unknown),
        ended,
      ]);
    });
    if (isFailure(message)) throw new Error(message.failed);
    return message as T;
  }

  ask<T>(question: unknown): Promise<T> {
    const answer = this.next<T>(question);
    // One that cannot be asked has ended or is about to: its end says why.
    this.#process.send(question as object, (error) => {
      if (error !== null) this.#process.kill('SIGKILL');
    });
    return answer;
  }

  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), UNTIL_ENDED);
    // A process that is asked to go can still write its profile; one that does not listen is ended.
    if (PROFILES === undefined || !this.#process.connected) this.#process.kill('SIGKILL');
    else this.#process.disconnect();
    await exit;
    clearTimeout(late);
  }
}

interface Failure {
  readonly failed: string;
}

function isFailure(message: unknown): message is Failure {
  return typeof message === 'object' && message !== null && 'failed' in message;
}

/** In the child, before anything else: it ends with the harness. */
export function endWithHarness(): void {
  process.on('disconnect', () => process.exit(0));
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
}

/** In the child: what the parent gave to `Child.start`. */
export function argument(): unknown {
  return JSON.parse(process.argv[2]!);
}
