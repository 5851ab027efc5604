import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { HeldPorts } from './held-ports';
import { PARENT_VARIABLE, type Bound, type FromChild, type ToChild } from './messages';

const PRELOAD = join(__dirname, 'preload.js');

/** How to run the application once. */
export interface Launch {
  readonly file: string;
  readonly execArgv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How the application ended. */
export interface Ending {
  /** The exit code, or the signal. */
  readonly code: number | string;
  /** Of the exception that nobody caught. */
  readonly stack: string | undefined;
}

/** One run of the application, in a process of its own. */
export class Child {
  readonly ended: Promise<Ending>;
  readonly #process: ChildProcess;
  readonly #names = new Map<number, string>();
  readonly #passing = new Map<number, (isTaken: boolean) => void>();
  readonly #bound = new Map<number, { readonly bound: Bound; readonly isTls: boolean }>();
  #connections = 0;
  #stack: string | undefined;
  /** It ends because it was asked to. */
  isStopping = false;

  /** @param ready is called when a server of the application takes connections */
  constructor(
    { file, execArgv, cwd, env }: Launch,
    private readonly ports: HeldPorts,
    private readonly ready: (bound: Bound, isTls: boolean) => void,
  ) {
    this.#process = fork(file, [], {
      cwd,
      execArgv: ['-r', PRELOAD, ...execArgv],
      env: { ...env, [PARENT_VARIABLE]: String(process.pid) },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', (message) => void this.#receive(message as FromChild));
    this.ended = new Promise((resolve) => {
      const end = (code: number | string): void => {
        for (const give of this.#passing.values()) give(false);
        resolve({ code, stack: this.#stack });
      };
      this.#process.once('error', (error) => end(error.message));
      this.#process.once('exit', (code, signal) => end(code ?? signal ?? 'unknown'));
    });
  }

  /** Ends the run: as a signal would, and after the limit without asking. @param limit milliseconds */
  async stop(limit: number): Promise<void> {
    this.isStopping = true;
    for (const name of this.#names.values()) this.ports.holdOne(name);
    // Before its servers listen it may have nothing that listens to messages either.
    if (this.#names.size === 0 || !this.#tell({ dev: 'stop' })) this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.kill(), limit);
    await this.ended;
    clearTimeout(timer);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async #receive(message: FromChild): Promise<void> {
    if (message.dev === 'listen') {
      const { server, place, isTls } = message;
      const port = await this.ports.ask(place, isTls);
      if ('message' in port) return void this.#tell({ dev: 'refused', server, error: port });
      this.#names.set(server, port.name);
      this.#bound.set(server, { bound: port.bound, isTls });
      this.#tell({ dev: 'bound', server, bound: port.bound });
    } else if (message.dev === 'listening') this.#listens(message.server);
    else if (message.dev === 'closed') this.ports.holdOne(this.#names.get(message.server)!);
    else if (message.dev === 'taken') this.#passing.get(message.connection)?.(true);
    else if (message.dev === 'returned') this.#passing.get(message.connection)?.(false);
    else if (message.dev === 'crashed') this.#stack = message.stack;
  }

  #listens(server: number): void {
    if (this.isStopping) return;
    this.ports.pass(this.#names.get(server)!, (socket) => this.#pass(server, socket));
    const { bound, isTls } = this.#bound.get(server)!;
    this.ready(bound, isTls);
  }

  /** Resolves with whether the application has it. When it has not, the connection is still open here. */
  #pass(server: number, socket: Socket): Promise<boolean> {
    const connection = (this.#connections += 1);
    return new Promise<boolean>((resolve) => {
      this.#passing.set(connection, (isTaken) => {
        this.#passing.delete(connection);
        resolve(isTaken);
      });
      if (!this.#tell({ dev: 'connection', server, connection }, socket)) this.#passing.get(connection)?.(false);
    });
  }

  #tell(message: ToChild, socket?: Socket): boolean {
    if (!this.#process.connected) return false;
    // It may end at this moment; `exit` follows.
    this.#process.send(message, socket, { keepOpen: true }, () => undefined);
    return true;
  }
}
