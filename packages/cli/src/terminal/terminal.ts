import process from 'node:process';
import { styleText } from 'node:util';

/** A style of `util.styleText`. */
type Style = Parameters<typeof styleText>[0];

/** Where a command was started, and where it writes. */
export interface Terminal {
  /** The folder in which the command was started. */
  readonly directory: string;
  /** Writes a line to standard output: what was asked for, and nothing else. */
  print(line: string): void;
  /** Writes a line to standard error: what went wrong, and what happens meanwhile. */
  report(line: string): void;
  /** Colours text for `print`. */
  readonly style: (style: Style, text: string) => string;
  /** Colours text for `report`. */
  readonly reportStyle: (style: Style, text: string) => string;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  return {
    directory: process.cwd(),
    print: (line) => void stdout.write(`${line}\n`),
    report: (line) => void stderr.write(`${line}\n`),
    style: styleFor(stdout),
    reportStyle: styleFor(stderr),
  };
}

/** Colours are for terminals. `hasColors` reads `NO_COLOR`, `NODE_DISABLE_COLORS`, `FORCE_COLOR` and `TERM`. */
function styleFor(stream: NodeJS.WriteStream): Terminal['style'] {
  const coloured = stream.isTTY && stream.hasColors();
  return coloured ? (style, text) => styleText(style, text) : (_style, text) => text;
}
