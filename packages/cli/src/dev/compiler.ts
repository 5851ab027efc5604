import { spawn, type ChildProcess } from 'node:child_process';
import { env } from 'node:process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

/** What one compilation came to. */
export interface Compilation {
  /** Whether JavaScript, or JSON that it imports, was written. */
  readonly hasEmitted: boolean;
  readonly emitted: readonly string[];
  readonly errors: number;
  /** What was written may not even be JavaScript. */
  readonly hasSyntaxErrors: boolean;
  /** The errors with the code around them, in colours. */
  readonly report: string;
}

/** Who is told of the work of the compiler. */
export interface CompilerEvents {
  begun(): void;
  compiled(compilation: Compilation): void;
  /** It has ended by itself: with wrong options, for instance. */
  failed(output: string): void;
}

const BEGUN = /\] (Starting compilation in watch mode|File change detected\. Starting incremental compilation)\.\.\.$/;
const DONE = /\] Found (\d+) errors?\. Watching for file changes\.$/;
/** TypeScript 7 says it twice. */
const SUMMARY = /^Found \d+ errors? in /;
const EMITTED = /^TSFILE: (.+)$/;
const ERROR = /\berror TS(\d+): /g;
/** Errors of the grammar: those of the parser are below 1200, and some that were added later. */
const LATER_SYNTAX = new Set([1381, 1382, 1434, 1435, 1436, 1440, 1441, 1442, 1477, 1478]);

/** `tsc --watch` of the project, in a process of its own. Its output is the same in TypeScript 5.9, 6 and 7. */
export class Compiler {
  readonly #process: ChildProcess;
  readonly #isGroup = process.platform !== 'win32';
  readonly #ended: Promise<void>;
  #lines: string[] = [];
  #emitted: string[] = [];
  #isStopped = false;

  /** @param program the file to run with Node */
  constructor(
    program: string,
    args: readonly string[],
    cwd: string,
    private readonly events: CompilerEvents,
  ) {
    const always = ['--watch', '--preserveWatchOutput', '--pretty', '--listEmittedFiles'];
    this.#process = spawn(process.execPath, [program, ...always, ...args], {
      cwd,
      // A group of its own: the program of TypeScript 7 starts another one, which a signal to the first would leave behind.
      detached: this.#isGroup,
      env: { ...env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface(this.#process.stdout!).on('line', (line) => this.#read(line));
    this.#ended = new Promise((resolve) => {
      this.#process.once('close', () => {
        resolve();
        if (!this.#isStopped) events.failed(this.#lines.join('\n').trim());
      });
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    if (this.#isGroup) process.kill(-this.#process.pid!, 'SIGKILL');
    else spawn('taskkill', ['/pid', String(this.#process.pid), '/t', '/f'], { stdio: 'ignore' });
    await this.#ended;
  }

  #read(coloured: string): void {
    const line = stripVTControlCharacters(coloured);
    const file = EMITTED.exec(line)?.[1];
    const errors = DONE.exec(line)?.[1];
    if (BEGUN.test(line)) this.events.begun();
    else if (file !== undefined) this.#emitted.push(file);
    else if (errors !== undefined) this.#done(Number(errors));
    else if (!SUMMARY.test(line)) this.#lines.push(coloured);
  }

  #done(errors: number): void {
    const [emitted, report] = [this.#emitted, this.#lines.join('\n').trim()];
    [this.#emitted, this.#lines] = [[], []];
    const codes = [...stripVTControlCharacters(report).matchAll(ERROR)].map(([, code]) => Number(code));
    this.events.compiled({
      emitted,
      hasEmitted: emitted.some((each) => /\.([cm]?js|json)$/.test(each)),
      errors,
      hasSyntaxErrors: codes.some((code) => code < 1_200 || LATER_SYNTAX.has(code)),
      report,
    });
  }
}
