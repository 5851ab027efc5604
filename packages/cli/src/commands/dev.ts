import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { findProject } from '../application/project';
import type { Development } from '../dev/development';
import { CommandError, EXIT, type AddCommand, type ExitCode, type Run } from '../terminal/command';

interface DevOptions {
  readonly swc?: true;
  readonly project: string;
  readonly watch: readonly string[];
  readonly clear: boolean;
}

export const addDev: AddCommand = (program, action) => {
  program
    .command('dev')
    .argument('[entry]', 'the file that starts the application', 'src/main.ts')
    .description('runs the application, and restarts it when a file is saved')
    .option('--swc', 'runs the TypeScript files themselves: no tsc, and no errors of types')
    .option('--project <file>', 'what tsc compiles', 'tsconfig.json')
    .option('--watch <path...>', 'more files and folders that restart it', [])
    .option('--no-clear', 'keeps what is on the screen')
    .action(action(dev));
};

const dev: Run<[string, DevOptions]> = async (terminal, given, { swc, project, watch, clear }): Promise<ExitCode> => {
  const { directory } = terminal;
  const entry = resolve(directory, given);
  if (!existsSync(entry)) {
    const remedy = 'name the file that starts the application: cortado dev src/server.ts';
    throw new CommandError(`there is no ${relative(directory, entry)}\n  remedy: ${remedy}`, EXIT.usage);
  }
  // Loaded here: no other command needs what it needs.
  const { Development: Loaded } = require('../dev/development') as { Development: typeof Development };
  await new Loaded(terminal, {
    root: findProject(directory).root,
    entry,
    config: swc === true ? undefined : resolve(directory, project),
    watched: watch.map((each) => resolve(directory, each)),
    clears: clear,
  }).run();
  return EXIT.done;
};
