import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A line of the program's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly url?: string;
}

/** A server that is a program of its own, started as its users start it, known by what it writes and how it ends. */
export class ServerProgram {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
    /** What it logged, also after this was read. */
    readonly log: readonly LogLine[],
    /** Exit code, or the signal that ended it. */
    readonly exited: Promise<number | string>,
    private readonly waiting: Set<() => void>,
  ) {}

  /**
   * Resolves when it logged where it listens.
   *
   * @param main a TypeScript file
   * @param env added to the environment
   */
  static async start(main: string, env: Readonly<Record<string, string>> = {}): Promise<ServerProgram> {
    const child = spawn(
      process.execPath,
      ['--conditions=@cortado/source', '-r', join(__dirname, '../register.cjs'), main],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const log: LogLine[] = [];
    const waiting = new Set<() => void>();
    const exited = new Promise<number | string>((resolve) =>
      child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
    );
    const url = await new Promise<string>((resolve, reject) => {
      void exited.then((code) => reject(new Error(`${main} ended with ${code}`)));
      createInterface(child.stdout).on('line', (text) => {
        const line = JSON.parse(text) as LogLine;
        log.push(line);
        if (line.url !== undefined) resolve(line.url);
        for (const each of waiting) each();
      });
    });
    return new ServerProgram(child, url, log, exited, waiting);
  }

  /** Resolves when so many lines with this message are written. */
  async logged(msg: string, count = 1): Promise<void> {
    while (this.log.filter((line) => line.msg === msg).length < count) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
    this.waiting.clear();
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }
}
