import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CommandError, EXIT } from '../terminal/command';

/** A folder with a package.json. */
export interface Project {
  /** The folder, as an absolute path. */
  readonly root: string;
  readonly manifest: Manifest;
}

/** What commands read of a package.json. */
export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
  readonly cortado?: {
    /** The file that exports `createApplication()`, relative to the project. */
    readonly app?: string;
  };
}

/** Where an application is unless something else is said. */
const DEFAULT_APP = 'src/app.ts';

/**
 * The project around a folder: the nearest folder with a package.json.
 *
 * @throws CommandError when there is none
 */
export function findProject(directory: string): Project {
  for (let root = directory; ; root = dirname(root)) {
    const file = join(root, 'package.json');
    if (existsSync(file)) return { root, manifest: readManifest(file) };
    if (dirname(root) === root) {
      throw new CommandError(
        `no package.json in ${directory} or above it\n  remedy: run cortado in the folder of your application`,
        EXIT.usage,
      );
    }
  }
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    throw new CommandError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}

/** Where the application of a project is, or is going to be, unless `--app` says something else: an absolute path. */
export function applicationPath({ root, manifest }: Project): string {
  return resolve(root, manifest.cortado?.app ?? DEFAULT_APP);
}

/**
 * The file with the application: `--app` (relative to the folder in which the command runs), else `cortado.app` in package.json, else
 * `src/app.ts`.
 *
 * @param given the option `--app`
 * @returns an absolute path
 * @throws CommandError when the file is not there
 */
export function findApplication(project: Project, directory: string, given: string | undefined): string {
  const { root, manifest } = project;
  const file = given === undefined ? applicationPath(project) : resolve(directory, given);
  if (existsSync(file) && statSync(file).isFile()) return file;
  const configured = manifest.cortado?.app;
  const named =
    given === undefined ? (configured === undefined ? '' : ', which "cortado.app" in package.json names') : ' (--app)';
  throw new CommandError(
    `no application: there is no file ${relative(root, file)}${named}\n` +
      '  remedy: name the file that exports createApplication(), by --app or in package.json: "cortado": { "app": "src/app.ts" }',
    EXIT.usage,
  );
}
