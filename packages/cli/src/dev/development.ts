import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { CommandError } from '../terminal/command';
import type { Terminal } from '../terminal/terminal';
import type { Launch } from './child';
import { compiledProject, type CompiledProject } from './compiled-project';
import { Compiler, type Compilation } from './compiler';
import { environment } from './environment';
import { Screen } from './screen';
import { Supervisor } from './supervisor';
import { watchFiles } from './watch-files';

/** What `cortado dev` was asked to do. Paths are absolute. */
export interface DevelopmentOptions {
  /** The folder of the project. */
  readonly root: string;
  /** The file that starts the application. */
  readonly entry: string;
  /** The tsconfig.json that tsc compiles; undefined when the loader runs the sources. */
  readonly config: string | undefined;
  /** Files and folders that restart the application, besides the sources and `.env`. */
  readonly watched: readonly string[];
  readonly clears: boolean;
}

const REGISTER = pathToFileURL(join(__dirname, '../register/register.js')).href;
/** A closed terminal sends SIGHUP. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The application, its compiler, and what watches its files, until a signal ends all of them. */
export class Development {
  readonly #screen: Screen;
  readonly #project: CompiledProject | undefined;
  readonly #supervisor: Supervisor;
  /** What runs: the entry, or what tsc made of it. */
  #file: string;
  /** Nothing runs before tsc has compiled it once. */
  #isStarted: boolean;

  /** @throws CommandError when the project has no tsconfig.json or no TypeScript */
  constructor(
    private readonly terminal: Terminal,
    private readonly options: DevelopmentOptions,
  ) {
    const { root, entry, config, clears } = options;
    this.#screen = new Screen(terminal, clears);
    this.#project = config === undefined ? undefined : compiledProject(root, entry, config);
    this.#file = entry;
    this.#isStarted = config === undefined;
    this.#supervisor = new Supervisor(() => this.#launch(), this.#screen);
  }

  /**
   * Resolves when a signal has ended everything.
   *
   * @throws CommandError when `.env` cannot be read at the start, when tsc ends by itself, or does not write the file that starts the application
   */
  async run(): Promise<void> {
    const { root, entry, watched } = this.options;
    environment(root); // later, what is wrong with it is shown, and the next change is waited for
    let end!: (error?: CommandError) => void;
    const ending = new Promise<CommandError | undefined>((resolve) => (end = resolve));
    let isEnding = false;
    const stop = (): void => {
      if (isEnding) this.#supervisor.kill();
      isEnding = true;
      end();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    const sources = this.#project === undefined ? [entry] : [];
    const watcher = watchFiles(root, sources, watched, (path) => this.#changed(path));
    const compiler =
      this.#project === undefined ? undefined : this.#compile(this.#project, (text) => end(new CommandError(text)));
    if (compiler === undefined) this.#supervisor.restart();
    const error = await ending;
    await compiler?.stop();
    await watcher.close();
    await this.#supervisor.stop();
    for (const signal of SIGNALS) process.off(signal, stop);
    if (error !== undefined) throw error;
  }

  #launch(): Launch {
    return {
      file: this.#file,
      cwd: this.terminal.directory,
      env: environment(this.options.root),
      execArgv: this.#project === undefined ? ['--import', REGISTER] : ['--enable-source-maps'],
    };
  }

  #changed(path: string): void {
    if (!this.#isStarted) return;
    this.#screen.clear();
    this.#screen.status(`${relative(this.terminal.directory, path)} has changed`);
    this.#supervisor.restart();
  }

  #compile(project: CompiledProject, fail: (text: string) => void): Compiler {
    const { compiler, args, outputs } = project;
    return new Compiler(compiler, args, this.options.root, {
      begun: () => this.#screen.clear(),
      failed: (output) => fail(`tsc has ended\n${output}`),
      compiled: (compilation) => {
        this.#report(compilation);
        const { emitted, hasEmitted, hasSyntaxErrors } = compilation;
        if (hasSyntaxErrors || (this.#isStarted && !hasEmitted)) return;
        const output = outputs.find((each) => emitted.includes(each)) ?? outputs.find((each) => existsSync(each));
        if (output === undefined) return fail(this.#noOutput(outputs));
        this.#file = output;
        this.#isStarted = true;
        this.#supervisor.restart();
      },
    });
  }

  #report({ errors, hasSyntaxErrors, report }: Compilation): void {
    if (errors === 0) return;
    this.#screen.text(report);
    const count = errors === 1 ? '1 error' : `${errors} errors`;
    const next = hasSyntaxErrors ? 'Waiting for the next change.' : 'The application starts nevertheless.';
    this.#screen.status(`${count}. ${next}`, 'red');
  }

  #noOutput(outputs: readonly string[]): string {
    const { root, entry, config } = this.options;
    const names = outputs.map((each) => relative(root, each)).join(' or ');
    const remedy = `let "include" of ${relative(root, config!)} name ${relative(root, entry)}`;
    return `tsc has written no ${names}\n  remedy: ${remedy}`;
  }
}
