import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addClient } from '../commands/client';
import { addContract } from '../commands/contract';
import { addDev } from '../commands/dev';
import { addDoctor } from '../commands/doctor';
import { addGenerate } from '../commands/generate';
import { addResources } from '../commands/resources';
import { addRoutes } from '../commands/routes';
import { CommandError, EXIT, type Action, type AddCommand, type ExitCode } from '../terminal/command';
import { processTerminal, type Terminal } from '../terminal/terminal';

/** Every command, in the order of `cortado --help`. */
const COMMANDS: readonly AddCommand[] = [
  addDev,
  addRoutes,
  addContract,
  addClient,
  addGenerate,
  addDoctor,
  addResources,
];

/**
 * Runs one command.
 *
 * @param argv the arguments of the command line, without those of Node
 * @returns the exit code: 0 done, 1 a finding or a failure, 2 wrong usage or no application. Never rejects.
 * @example
 * process.exitCode = await main(['routes', '--json']);
 */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal();
  let code: ExitCode = EXIT.done;
  const action: Action =
    (run) =>
    async (...given) =>
      void (code = await run(terminal, ...given));
  try {
    await programWith(action).parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

function programWith(action: Action): Command {
  const program = new Command('cortado')
    .description('The command line of Cortado.')
    .version(ownVersion(), '-v, --version')
    .showHelpAfterError('(cortado --help lists the commands and options)')
    .exitOverride();
  for (const add of COMMANDS) add(program, action);
  return program;
}

function exitCodeOf(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) {
    // It has written the help, the version or what is wrong with the arguments.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  const heading = terminal.reportStyle('red', 'error:');
  if (error instanceof CommandError) {
    terminal.report(`${heading} ${error.message}`);
    return error.exitCode;
  }
  // It says where the mistake is and what to do. The stack of anything else tells where it comes from.
  const isExplained = error instanceof Error && error.name === 'ConfigurationError';
  terminal.report(`${heading} ${isExplained ? error.message : String((error as Error).stack ?? error)}`);
  return EXIT.failed;
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
