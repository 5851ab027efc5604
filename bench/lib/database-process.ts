import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { ownProcess } from './belongings.js';
import { within } from './within.js';

/** In seconds. */
const UNTIL_READY = 30;
const UNTIL_ENDED = 10;

/** The process of a database's server. */
export class DatabaseProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** What it is asked to end with. */
    private readonly signal: NodeJS.Signals,
  ) {}

  /**
   * @param output where it says that it is ready
   * @param sign what it says then
   * @throws Error when it is not ready in time, with what it said
   */
  static async start(
    name: string,
    child: ChildProcess,
    { output, sign, signal }: { readonly output: Readable; readonly sign: string; readonly signal: NodeJS.Signals },
  ): Promise<DatabaseProcess> {
    const server = new DatabaseProcess(child, signal);
    let said = '';
    const ready = new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.once('close', (code, by) => reject(new Error(`it ended with ${by ?? code}`)));
      // Goes on reading afterwards: a full pipe would stop the server.
      output.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-8_000);
        if (said.includes(sign)) resolve();
      });
    });
    ownProcess(child, signal);
    try {
      await within(UNTIL_READY, `no "${sign}"`, () => ready);
      return server;
    } catch (error) {
      await server.stop();
      throw new Error(`${name} did not start: ${(error as Error).message}\n${said}`, { cause: error });
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  async stop(): Promise<void> {
    // One that has ended, or could not be started, tells of no end again.
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    const late = setTimeout(() => this.child.kill('SIGKILL'), UNTIL_ENDED * 1_000);
    this.child.kill(this.signal);
    await exit;
    clearTimeout(late);
  }
}
