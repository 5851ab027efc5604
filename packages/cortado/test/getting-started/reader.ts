import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compared, type Step } from './guide';
import { Terminal } from '@cortado/testkit/terminal';

/** A command that was typed, and what it printed. */
export interface Entry {
  readonly command: string;
  readonly output: string;
}

const LISTENING = /"url":"http/;
const SERVERS = ['npm run dev', 'npm run page', 'npm start'];

/** Does what a page tells its reader, in a folder, and keeps the terminals in which something runs. */
export class Reader {
  readonly #terminals = new Map<string, Terminal>();

  /** @param env added to the environment of each command */
  constructor(
    private folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Saves the files of a section and runs its commands, in the order of the page. */
  async follow(steps: readonly Step[]): Promise<Entry[]> {
    const transcript: Entry[] = [];
    for (const step of steps) {
      if (step.kind === 'file') await this.#save(step.path, step.content);
      else {
        for (const command of step.lines) {
          const shown = command === step.lines.at(-1) ? step.output : '';
          transcript.push({ command, output: await this.run(command, shown) });
        }
      }
    }
    return transcript;
  }

  /** Runs a command until it has ended, or listens. Resolves with what is shown where it printed that, else with what it printed. */
  async run(command: string, shown = ''): Promise<string> {
    if (command.startsWith('cd ')) {
      this.folder = join(this.folder, command.slice('cd '.length));
      return '';
    }
    const terminal = new Terminal(command, this.folder, this.env);
    this.#terminals.set(command, terminal);
    if (command.includes('wscat')) return this.#talk(terminal, shown);
    if (SERVERS.includes(command)) {
      const line = await terminal.line((line) => /http:\/\/(?:localhost|127)/.test(line));
      return shown === '' ? '' : compared(line, shown);
    }
    const { output, errors } = await terminal.ended();
    // What npm prints on success differs from version to version; a warning is never shown.
    return command.startsWith('npm ') ? errors : compared(output.replaceAll('\r', '').trimEnd(), shown);
  }

  /** Ctrl+C in the terminal of that command. */
  interrupt(command: string): Promise<void> {
    const terminal = this.#terminals.get(command)!;
    this.#terminals.delete(command);
    return terminal.interrupt();
  }

  /** Ends everything that still runs. */
  leave(): void {
    for (const terminal of this.#terminals.values()) terminal.signal('SIGKILL');
  }

  /** While `npm run dev` runs, it restarts the server for each file of `src`. */
  async #save(path: string, content: string): Promise<void> {
    const target = join(this.folder, path);
    const draft = join(this.folder, 'draft');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(draft, content);
    renameSync(draft, target); // at once, so that the compiler never sees half of it
    if (path.startsWith('src/')) await this.#terminals.get('npm run dev')?.line((line) => LISTENING.test(line));
  }

  /** Types the lines that begin with `>`, and reads those that begin with `<`. */
  async #talk(terminal: Terminal, shown: string): Promise<string> {
    const said: string[] = [];
    for (const line of shown.split('\n')) {
      if (line.startsWith('>')) {
        terminal.type(line.slice('> '.length));
        said.push(line);
      } else {
        const frame = await terminal.line((line) => line.includes('{'));
        said.push(compared(`< ${frame.replace(/^(?:> )+/, '')}`, line));
      }
    }
    await terminal.interrupt();
    return said.join('\n');
  }
}
