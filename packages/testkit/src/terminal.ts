import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

/** One command in a terminal of its own: what it printed, what is typed, and Ctrl+C. */
export class Terminal {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;
  #output = '';
  #errors = '';
  #seen = 0;

  /** @param env added to the environment */
  constructor(
    readonly command: string,
    cwd: string,
    env: Readonly<Record<string, string>>,
  ) {
    // A group of processes of its own, to which Ctrl+C goes as a terminal sends it.
    this.#child = spawn(command, { cwd, shell: 'bash', detached: true, env: { ...process.env, ...env } });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout.on('data', (chunk) => (this.#output += String(chunk)));
    this.#child.stderr.on('data', (chunk) => (this.#errors += String(chunk)));
  }

  /** Resolves with its output when the command has ended well. */
  async ended(): Promise<{ output: string; errors: string }> {
    await this.#closed;
    if (this.#child.exitCode !== 0) throw new Error(this.#report(`ended with ${this.#child.exitCode}`));
    return { output: this.#output, errors: this.#errors };
  }

  /** Resolves with the next line, after those that earlier calls returned, for which `wanted` is true. */
  async line(wanted: (line: string) => boolean): Promise<string> {
    for (;;) {
      const lines = this.#output.split('\n').slice(0, -1);
      const index = lines.findIndex((line, index) => index >= this.#seen && wanted(line));
      this.#seen = index === -1 ? lines.length : index + 1;
      if (index !== -1) return lines[index]!;
      const more = await Promise.race([once(this.#child.stdout, 'data'), this.#closed.then(() => undefined)]);
      if (more === undefined) throw new Error(this.#report('ended without the line that was expected'));
    }
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Ctrl+C; resolves when the command and all that it started are gone. */
  async interrupt(): Promise<void> {
    this.signal('SIGINT');
    await this.#closed;
  }

  signal(name: NodeJS.Signals): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) process.kill(-this.#child.pid!, name);
  }

  #report(what: string): string {
    return `${this.command} ${what}:\n${this.#output}\n${this.#errors}`;
  }
}
