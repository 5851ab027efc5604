import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Project } from '../application/project';

/** A package as it is installed, or the project itself. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, without links. */
  readonly folder: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** What the files of a project may import although its package.json does not list it. */
const IMPORTED = ['cortado', 'class-validator', 'class-transformer', 'reflect-metadata'];

/** The project and every package that it can load, found as Node finds them. */
export class InstalledPackages {
  readonly #known = new Map<string, InstalledPackage>();
  readonly project: InstalledPackage;

  constructor({ root }: Project) {
    this.project = this.#read(root, true)!;
    const left = [this.project];
    for (let each = left.pop(); each !== undefined; each = left.pop()) {
      for (const name of Object.keys({ ...each.dependencies, ...each.peerDependencies })) {
        const folder = folderOf(name, each.folder);
        if (folder === undefined || this.#known.has(folder)) continue;
        const found = this.#read(folder, false);
        if (found !== undefined) left.push(found);
      }
    }
  }

  get all(): readonly InstalledPackage[] {
    return [...this.#known.values()];
  }

  /** The copy of a package that another one loads; undefined when it is not installed. */
  seenFrom(name: string, { folder }: InstalledPackage): InstalledPackage | undefined {
    const found = folderOf(name, folder);
    return found === undefined ? undefined : this.#known.get(found);
  }

  #read(folder: string, isProject: boolean): InstalledPackage | undefined {
    const file = join(folder, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    const { name = 'this project', version = '0.0.0', optionalDependencies, peerDependenciesMeta = {} } = manifest;
    const peers = Object.entries(manifest.peerDependencies ?? {}).filter(
      ([peer]) => peerDependenciesMeta[peer]?.optional !== true,
    );
    const found: InstalledPackage = {
      name,
      version,
      folder: realpathSync(folder),
      dependencies: {
        ...(isProject && Object.fromEntries(IMPORTED.map((each) => [each, '*']))),
        ...manifest.dependencies,
        ...optionalDependencies,
        // Those of others are not installed.
        ...(isProject && manifest.devDependencies),
      },
      peerDependencies: Object.fromEntries(peers),
    };
    this.#known.set(found.folder, found);
    return found;
  }
}

/** Where Node finds a package from a folder, without links. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, `node_modules/${name}`);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}
