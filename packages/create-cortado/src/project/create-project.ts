import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CreateError } from './create-error';
import { dependenciesOf, manifest, WITHOUT_SCRIPTS } from './manifest';
import { dockerSteps, isModernYarn, type PackageManager } from './package-manager';
import { packageName } from './package-name';
import { fillIn, readTemplate, templates, type TemplateName } from './template';

export interface ProjectOptions {
  /** Where it is created. The folder is made when it is missing; one that has anything but `.git` is refused. */
  readonly folder: string;
  readonly template: TemplateName;
  /** Decides which commands the Dockerfile and the README name. */
  readonly packageManager: PackageManager;
}

export interface Project {
  /** The absolute path. */
  readonly folder: string;
  /** Of the package, made from the name of the folder. */
  readonly name: string;
  /** Paths relative to the folder, sorted. */
  readonly files: readonly string[];
}

/**
 * Writes the files of a new project. Nothing is installed.
 *
 * @throws CreateError E_FOLDER when the folder is not empty, or cannot be written
 * @example
 * const { files } = createProject({ folder: 'my-app', template: 'chat', packageManager: { name: 'npm' } });
 */
export function createProject(options: ProjectOptions): Project {
  const { template, packageManager } = options;
  const folder = resolve(options.folder);
  refuseUsedFolder(folder);
  const name = packageName(basename(folder), new Set(dependenciesOf(template)));
  const { setUp, files: lock, install, prune } = dockerSteps(packageManager);
  const { image } = templates[template];
  const values = { name, packageManager: packageManager.name, setUp, lock, install, prune, image };
  const files = new Map(
    [...readTemplate(template), ...settingsOf(packageManager)].map(([path, text]) => [path, fillIn(text, values)]),
  );
  files.set('package.json', manifest(name, template, packageManager));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  } catch (error) {
    throw cannotWrite(folder, (error as Error).message, error);
  }
  return { folder, name, files: [...files.keys()].toSorted() };
}

/**
 * Throws when a project cannot be created there. A repository without files is as good as an empty folder.
 *
 * @throws CreateError E_FOLDER
 */
export function refuseUsedFolder(folder: string): void {
  const files = filesIn(folder).filter((each) => each !== '.git');
  if (files.length === 0) return;
  const shown = files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
  throw new CreateError(
    'E_FOLDER',
    `${folder} is not empty: it has ${shown}. Choose another name, or move these files first.`,
  );
}

/** Those in a folder; none where there is no such folder yet. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR' && existsSync(folder)) {
      throw new CreateError('E_FOLDER', `${folder} is a file. Choose another name.`, { cause: error });
    }
    throw cannotWrite(folder, message, error);
  }
}

const cannotWrite = (folder: string, message: string, cause: unknown): CreateError =>
  new CreateError('E_FOLDER', `${folder} cannot be written: ${message}`, { cause });

/** Files that only this package manager needs. */
function settingsOf(packageManager: PackageManager): [path: string, text: string][] {
  if (packageManager.name === 'pnpm') {
    const list = WITHOUT_SCRIPTS.map((name) => `  '${name}': false\n`).join('');
    return [['pnpm-workspace.yaml', `allowBuilds:\n${list}`]];
  }
  // The page of a template is read from node_modules, which Yarn does not have by default.
  return isModernYarn(packageManager) ? [['.yarnrc.yml', 'nodeLinker: node-modules\n']] : [];
}
