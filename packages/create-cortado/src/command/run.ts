import type { Readable, Writable } from 'node:stream';
import { relative, resolve } from 'node:path';
import { CreateError } from '../project/create-error';
import { createProject, refuseUsedFolder, type Project } from '../project/create-project';
import { own } from '../project/manifest';
import { detectPackageManager, type PackageManager } from '../project/package-manager';
import { templateNames } from '../project/template';
import { HELP, readArguments, type Request } from './arguments';
import { runProgram } from './child-program';
import { askFolder, askTemplate } from './questions';
import { createRepository } from './repository';

/** What the command is run with. */
export interface Terminal {
  /** Questions are asked when both are terminals (`isTTY`). */
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  /** Where errors are written. */
  readonly errors: Writable;
  /** The environment, also of the programs that are run. */
  readonly env: NodeJS.ProcessEnv;
  /** The folder that paths are relative to. */
  readonly folder: string;
}

/**
 * Runs `create-cortado`.
 *
 * @param args of the command line, without the program
 * @returns the exit code: 0 created, 1 not created or not complete, 2 wrong usage
 * @example
 * const { stdin: input, stdout: output, stderr: errors, env } = process;
 * const code = await run(['my-app', '--template', 'minimal'], { input, output, errors, env, folder: process.cwd() });
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const request = readArguments(args, detectPackageManager(terminal.env));
    if (request === 'help') terminal.output.write(HELP);
    else if (request === 'version') terminal.output.write(`${own.version}\n`);
    else await create(request, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof CreateError)) throw error;
    const help = error.code === 'E_USAGE' ? '\nTry --help for the options.' : '';
    terminal.errors.write(`${error.message}${help}\n`);
    return error.exitCode;
  }
}

async function create(request: Request, terminal: Terminal): Promise<void> {
  const { output, env } = terminal;
  const { packageManager, install, git } = request;
  const asks = terminal.input.isTTY === true && output.isTTY === true;
  if (request.folder === undefined && !asks) throw new CreateError('E_USAGE', 'Name the folder of the new project.');
  const folder = resolve(terminal.folder, request.folder ?? (await askFolder(terminal)));
  refuseUsedFolder(folder); // before another question
  const template = request.template ?? (asks ? await askTemplate(terminal) : templateNames[0]!);

  const manager = await withVersion(packageManager, terminal);
  const project = createProject({ folder, template, packageManager: manager });
  output.write(`Created ${project.name} in ${folder}, from the template ${template}.\n`);

  const place = { folder, env, output };
  if (install) {
    output.write(`Installing packages with ${manager.name} …\n`);
    const { code, text } = await runProgram(manager.name, ['install'], place, true);
    if (code !== 0) throw notInstalled(project, terminal, manager, code === 127 ? text : `exit code ${code}`);
  }
  const problem = git ? await createRepository(place) : undefined;
  if (problem !== undefined) output.write(`${problem}\n`);
  output.write(`\nNext:\n\n${steps(project, terminal, manager, install)}\n`);
}

/** For the files that name the version. npm comes with Node.js, and needs none. */
async function withVersion(manager: PackageManager, { env, folder, output }: Terminal): Promise<PackageManager> {
  if (manager.name === 'npm' || manager.version !== undefined) return manager;
  const { code, text } = await runProgram(manager.name, ['--version'], { folder, env, output }, false);
  return code === 0 && /^\d+\.\d+\.\d+$/.test(text) ? { name: manager.name, version: text } : manager;
}

function notInstalled(project: Project, terminal: Terminal, manager: PackageManager, why: string): CreateError {
  return new CreateError(
    'E_INSTALL',
    [
      `The files are written, but ${manager.name} install failed (${why}). When that is solved, go on with:\n`,
      steps(project, terminal, manager, false),
    ].join('\n'),
  );
}

/** What to type next. */
function steps({ folder }: Project, terminal: Terminal, { name }: PackageManager, isInstalled: boolean): string {
  const path = relative(terminal.folder, folder);
  return [
    ...(path === '' ? [] : [`cd ${path.includes(' ') ? `"${path}"` : path}`]),
    ...(isInstalled ? [] : [`${name} install`]),
    `${name} run dev`,
  ]
    .map((line) => `  ${line}`)
    .join('\n');
}
