import { findProject } from '../application/project';
import { copies } from '../doctor/copies';
import type { Check, Finding } from '../doctor/finding';
import { lintRules } from '../doctor/lint-rules';
import { nodeVersion } from '../doctor/node-version';
import { tsconfig } from '../doctor/tsconfig';
import { versions } from '../doctor/versions';
import { EXIT, type AddCommand, type Run } from '../terminal/command';
import type { Terminal } from '../terminal/terminal';

interface DoctorOptions {
  readonly json?: true;
}

/** In the order in which they are printed: what comes first can be the reason for what comes later. */
const CHECKS: readonly Check[] = [nodeVersion, tsconfig, versions, copies, lintRules];

export const addDoctor: AddCommand = (program, action) => {
  program
    .command('doctor')
    .description('checks Node, tsconfig.json, installed packages and lint rules, each finding with its remedy')
    .option('--json', 'writes JSON to standard output')
    .action(action(doctor));
};

const doctor: Run<[DoctorOptions]> = async (terminal, { json }) => {
  const project = findProject(terminal.directory);
  const results = CHECKS.map((check) => ({ name: check.name, findings: check.run(project) }));
  if (json === true) terminal.print(JSON.stringify(results, null, 2));
  else for (const { name, findings } of results) printCheck(terminal, name, findings);
  const fails = results.some(({ findings }) => findings.some(({ level }) => level === 'problem'));
  return fails ? EXIT.failed : EXIT.done;
};

function printCheck(terminal: Terminal, name: string, findings: readonly Finding[]): void {
  if (findings.length === 0) terminal.print(`${terminal.style('green', 'ok')}       ${name}`);
  for (const { level, problem, remedy } of findings) {
    const label = level === 'problem' ? terminal.style('red', 'problem') : terminal.style('yellow', 'advice ');
    terminal.print(`${label}  ${problem}\n  remedy: ${remedy}`);
  }
}
