import type { Command } from 'commander';
import type { Terminal } from './terminal';

/** What a command does. Its arguments and options are as commander gives them. */
export type Run<Arguments extends readonly unknown[]> = (terminal: Terminal, ...given: Arguments) => Promise<ExitCode>;

/** Runs a command when commander calls it, with the terminal in front. */
export type Action = <Arguments extends readonly unknown[]>(
  run: Run<Arguments>,
) => (...given: Arguments) => Promise<void>;

/** Adds one command, with its arguments and options, to the program. */
export type AddCommand = (program: Command, action: Action) => void;

/** How a command ends. */
export const EXIT = {
  /** It did what was asked. */
  done: 0,
  /** It found something wrong, or failed. */
  failed: 1,
  /** It was called in a wrong way, or there is no application. */
  usage: 2,
} as const;

/** The code with which a command ends. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command cannot do what was asked. The message is shown without a stack, because the mistake is not in this program. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    /** Default 1. */
    readonly exitCode: ExitCode = EXIT.failed,
  ) {
    super(message);
  }
}
