import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type Line = Record<string, any>;

const REGISTER = ['--conditions=@cortado/source', '-r', join(__dirname, '../../../testkit/register.cjs')];

/** A program with workers, known by what it writes and how it ends. */
export class RunningWorkers {
  readonly lines: Line[] = [];
  /** Everything on standard error so far. */
  errors = '';
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();

  /** In a process group of its own, as a terminal starts it. */
  private constructor(command: readonly string[], cwd: string) {
    this.#child = spawn(process.execPath, command, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        resolve(code ?? signal ?? 'unknown');
        this.#resume();
      });
    });
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    createInterface(this.#child.stdout!).on('line', (text) => {
      this.lines.push(JSON.parse(text) as Line);
      this.#resume();
    });
  }

  /** @param wanted what `program.ts` takes */
  static start(wanted: object): RunningWorkers {
    return new RunningWorkers([...REGISTER, join(__dirname, 'program.ts'), JSON.stringify(wanted)], __dirname);
  }

  /** A program of another kind. */
  static run(command: readonly string[], cwd: string): RunningWorkers {
    return new RunningWorkers(command, cwd);
  }

  /** Waits until every worker listens: each has written its own line, and the primary process the one of all. */
  async listen(count: number): Promise<void> {
    await this.one({ msg: 'workers listen' });
    await this.several({ msg: 'listening' }, count);
  }

  get url(): string {
    return this.of({ msg: 'listening' })[0]!['url'] as string;
  }

  of(wanted: Line): readonly Line[] {
    const fits = (line: Line): boolean => Object.entries(wanted).every(([name, value]) => line[name] === value);
    return this.lines.filter(fits);
  }

  /** The first line that has these values. Resolves when it is written. */
  async one(wanted: Line): Promise<Line> {
    return (await this.several(wanted, 1))[0]!;
  }

  /** Resolves when so many lines have these values. @throws when the program ends before */
  async several(wanted: Line, count: number): Promise<readonly Line[]> {
    let isOver = false;
    void this.exited.then(() => (isOver = true));
    for (;;) {
      const found = this.of(wanted);
      if (found.length >= count) return found;
      if (isOver) throw new Error(`the program ended without ${JSON.stringify(wanted)}\n${this.errors}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** To the primary process. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** To every process, as a terminal and a service manager send it. */
  signalAll(name: NodeJS.Signals): void {
    process.kill(-this.#child.pid!, name);
  }

  /** Ends it where the test did not. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.signalAll('SIGKILL');
    await this.exited;
  }

  #resume(): void {
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }
}
