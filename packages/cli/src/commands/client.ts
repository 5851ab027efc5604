import { resolve } from 'node:path';
import { runTask } from '../application/run-task';
import { EXIT, type AddCommand, type Run } from '../terminal/command';

interface ClientOptions {
  readonly app?: string;
  readonly out: string;
  readonly from?: string;
  readonly check?: true;
}

export const addClient: AddCommand = (program, action) => {
  program
    .command('client')
    .description('writes the types of the API for createClient() of @cortado/client')
    .requiredOption('--out <file>', 'the file to write, as in src/api.ts')
    .option('--from <dir or url>', 'reads documents from a folder or a running server, not from the application')
    .option('--app <file>', 'the file that exports createApplication()')
    .option('--check', 'writes nothing, and ends with 1 when the file is stale')
    .action(action(client));
};

const client: Run<[ClientOptions]> = async (terminal, { app, out, from, check }) => {
  // Loaded when it is used: it has class-validator with it.
  const { clientTypes, readDocuments } = await import('@cortado/docs');
  const { TypesFile } = await import('@cortado/docs/types-file');
  const local = from === undefined || /^https?:/i.test(from) ? from : resolve(terminal.directory, from);
  const documents = local === undefined ? await runTask(terminal, 'documents', app) : await readDocuments(local);
  const file = new TypesFile(resolve(terminal.directory, out), clientTypes(documents));
  if (check === true) {
    const isCurrent = file.isCurrent();
    terminal.print(
      isCurrent ? `${out} is up to date.` : `Stale: ${out}. \`cortado client --out ${out}\` writes it anew.`,
    );
    return isCurrent ? EXIT.done : EXIT.failed;
  }
  terminal.print(file.write() ? `wrote ${out}` : `${out} is up to date.`);
  return EXIT.done;
};
