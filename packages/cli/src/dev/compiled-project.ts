import { parseTsconfig } from 'get-tsconfig';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { CommandError, EXIT } from '../terminal/command';

/** How the project compiles itself. */
export interface CompiledProject {
  /** The program `tsc` of the project. */
  readonly compiler: string;
  readonly args: readonly string[];
  /** Where the JavaScript of the entry may be, the likeliest first. */
  readonly outputs: readonly string[];
}

/** Packages that have the program: where `typescript` is TypeScript 6 for the sake of its API, 7 is beside it. */
const PACKAGES = ['@typescript/native', 'typescript'];

/**
 * @param entry an absolute path
 * @param config a tsconfig.json, as an absolute path
 * @throws CommandError when the project has no tsconfig.json or no TypeScript
 */
export function compiledProject(root: string, entry: string, config: string): CompiledProject {
  if (!existsSync(config)) {
    throw new CommandError(
      `there is no ${relative(root, config)}\n  remedy: add one, or run TypeScript without tsc: cortado dev --swc`,
      EXIT.usage,
    );
  }
  const { rootDir, outDir, noEmit } = parseTsconfig(config).compilerOptions ?? {};
  const folder = dirname(config);
  const output = resolve(folder, outDir ?? 'dist');
  const args = ['--project', config, ...(outDir === undefined ? ['--outDir', output] : [])];
  if (noEmit === true) args.push('--noEmit', 'false');
  const roots =
    rootDir === undefined ? [folder, ...foldersBetween(folder, dirname(entry))] : [resolve(folder, rootDir)];
  const compiledName = (from: string): string => relative(from, entry).replace(/\.([cm]?)tsx?$/, '.$1js');
  return { compiler: compilerOf(root), args, outputs: roots.map((from) => join(output, compiledName(from))) };
}

/** Without `rootDir`, TypeScript before 6 takes the folder that all sources are in. */
function foldersBetween(from: string, to: string): readonly string[] {
  const steps = relative(from, to)
    .split(/[\\/]/)
    .filter((step) => step !== '');
  return steps.map((_step, index) => join(from, ...steps.slice(0, index + 1)));
}

function compilerOf(root: string): string {
  const { resolve: find } = createRequire(join(root, 'package.json'));
  for (const name of PACKAGES) {
    try {
      const manifest = find(`${name}/package.json`);
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin?: { tsc?: string } };
      if (bin?.tsc !== undefined) return join(dirname(manifest), bin.tsc);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new CommandError(
    'TypeScript is not installed in this project\n  remedy: npm install --save-dev typescript, or run without it: cortado dev --swc',
    EXIT.usage,
  );
}
