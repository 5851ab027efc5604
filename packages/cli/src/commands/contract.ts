import { resolve } from 'node:path';
import { findProject } from '../application/project';
import { runTask } from '../application/run-task';
import type { Change } from '../contract/changes';
import { ContractFiles, type Staleness } from '../contract/contract-files';
import { EXIT, type AddCommand, type ExitCode, type Run } from '../terminal/command';
import type { Terminal } from '../terminal/terminal';

interface ContractOptions {
  readonly app?: string;
  readonly out?: string;
  readonly check?: true;
  readonly strict?: true;
  readonly breaking?: true;
  readonly json?: true;
}

export const addContract: AddCommand = (program, action) => {
  program
    .command('contract')
    .description('writes openapi.json and asyncapi.json, or compares them with the application')
    .option('--app <file>', 'the file that exports createApplication()')
    .option('--out <dir>', 'the folder of the two files (default: the project)')
    .option('--check', 'writes nothing, lists changes, and ends with 1 when a file is stale')
    .option('--breaking', 'the same, but ends with 1 only for changes that break clients')
    .option('--strict', 'ends with 1, and writes nothing, when a handler declares no success by @Returns')
    .option('--json', 'writes the outcome as JSON to standard output')
    .action(action(contract));
};

const contract: Run<[ContractOptions]> = async (terminal, options) => {
  const { directory } = terminal;
  const { app, out, check, breaking, strict } = options;
  const { undeclared, ...documents } = await runTask(terminal, 'documents', app);
  const folder = out === undefined ? findProject(directory).root : resolve(directory, out);
  const files = new ContractFiles(folder, directory);
  const missing = strict === true ? undeclared : [];
  if (check === true || breaking === true) {
    const found = files.compare(documents);
    const fails = breaking === true ? found.changes.some((each) => each.breaking) : found.stale.length > 0;
    report(terminal, options, found, missing);
    return endWith(fails || missing.length > 0);
  }
  const written = missing.length > 0 ? [] : files.write(documents);
  if (options.json === true) terminal.print(JSON.stringify({ written, undeclared: missing }, null, 2));
  else {
    for (const file of written) terminal.print(`wrote ${file}`);
    printMissing(terminal, missing);
  }
  return endWith(missing.length > 0);
};

function endWith(fails: boolean): ExitCode {
  return fails ? EXIT.failed : EXIT.done;
}

function report(terminal: Terminal, { json }: ContractOptions, found: Staleness, undeclared: readonly string[]): void {
  const { stale, changes } = found;
  const breaking = changes.filter((each) => each.breaking);
  const others = changes.filter((each) => !each.breaking);
  if (json === true) return terminal.print(JSON.stringify({ stale, breaking, others, undeclared }, null, 2));
  if (stale.length === 0) terminal.print('The contract is up to date.');
  else {
    terminal.print(
      `Stale: ${stale.join(', ')}. \`cortado contract\` writes ${stale.length === 1 ? 'it' : 'them'} anew.`,
    );
    printChanges(terminal, terminal.style('red', 'Breaking changes'), breaking);
    printChanges(terminal, 'Other changes', others);
  }
  printMissing(terminal, undeclared);
}

function printChanges(terminal: Terminal, title: string, changes: readonly Change[]): void {
  if (changes.length === 0) return;
  terminal.print(`\n${title}:`);
  for (const { where, what } of changes) terminal.print(`  ${where}: ${what}`);
}

function printMissing(terminal: Terminal, undeclared: readonly string[]): void {
  if (undeclared.length === 0) return;
  terminal.print(`\n${terminal.style('red', 'No @Returns declares the success of')}:`);
  for (const each of undeclared) terminal.print(`  ${each}`);
}
