import { codeFrameColumns } from '@babel/code-frame';
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../terminal/terminal';

/** Clears the screen, and what can be scrolled back to, as tsc does. */
const CLEAR = '\u001B[2J\u001B[3J\u001B[H';

/** What `cortado dev` writes: its own lines begin with `[cortado]`, those of the application are between them. */
export class Screen {
  readonly #isColoured: boolean;

  /** @param clears whether each restart begins with an empty screen. It never does where there is no terminal. */
  constructor(
    private readonly terminal: Terminal,
    private readonly clears: boolean,
  ) {
    this.#isColoured = terminal.reportStyle('red', '') !== '';
  }

  clear(): void {
    if (this.clears && process.stdout.isTTY) process.stdout.write(CLEAR);
  }

  status(text: string, colour: 'green' | 'yellow' | 'red' | 'dim' = 'dim'): void {
    this.terminal.report(`${this.terminal.reportStyle('dim', '[cortado]')} ${this.terminal.reportStyle(colour, text)}`);
  }

  /** Text with colours of its own. */
  text(text: string): void {
    this.terminal.report(this.#isColoured ? text : stripVTControlCharacters(text));
  }

  /** The code around the place where an error was thrown, if it was thrown by the application. */
  frame(stack: string): void {
    for (const line of stack.split('\n')) {
      const [place, row, column] = placeIn(line) ?? [];
      if (place === undefined || place.includes('node_modules')) continue;
      const file = place.startsWith('file:') ? fileURLToPath(place) : place;
      if (!existsSync(file)) continue;
      const start = { line: Number(row), column: Number(column) };
      const frame = codeFrameColumns(readFileSync(file, 'utf8'), { start }, { highlightCode: this.#isColoured });
      return this.terminal.report(`\n${relative(this.terminal.directory, file)}:${row}:${column}\n${frame}\n`);
    }
  }
}

/** The file, line and column in a line of a stack: `at run (/app/src/a.ts:3:5)`, `at file:///app/src/a.ts:3:5`. */
function placeIn(line: string): readonly [string, string, string] | undefined {
  const text = line.endsWith(')') ? line.slice(line.lastIndexOf('(') + 1, -1) : line.slice(line.lastIndexOf('at ') + 3);
  const parts = text.split(':');
  const [row = '', column = ''] = parts.splice(-2);
  const file = parts.join(':');
  const isPlace = /^(?:file:\/\/|\/|[A-Za-z]:\\)/.test(file) && /^\d+$/.test(row) && /^\d+$/.test(column);
  return isPlace ? [file, row, column] : undefined;
}
