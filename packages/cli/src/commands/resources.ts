import { runTask } from '../application/run-task';
import { EXIT, type AddCommand, type Run } from '../terminal/command';

interface NewEpochOptions {
  readonly app?: string;
}

export const addResources: AddCommand = (program, action) => {
  program
    .command('resources')
    .description('works on the database of resources()')
    .command('new-epoch')
    .description('makes every client load its resources anew, as it has to after a database was restored')
    .option('--app <file>', 'the file that exports createApplication()')
    .action(action(newEpoch));
};

const newEpoch: Run<[NewEpochOptions]> = async (terminal, { app }) => {
  const names = await runTask(terminal, 'newEpoch', app);
  terminal.print(`New epoch of ${names.join(', ')}. Clients that reconnect load them anew.`);
  return EXIT.done;
};
