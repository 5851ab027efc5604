import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectSettings } from './project-settings';

/** What TypeScript means by the extension of an import. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** The path of a TypeScript file that is compiled here; undefined for other modules, and for what packages contain. */
export function sourcePath(url: string | undefined): string | undefined {
  if (url === undefined || !url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url.replace(/[?#][^]*$/, ''));
  return isSource(path) ? path : undefined;
}

/** Whether a file is TypeScript of the application. Packages are published as JavaScript. */
export function isSource(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path) && !/[\\/]node_modules[\\/]/.test(path);
}

/**
 * The file that a TypeScript file means by a specifier where Node would find another one or none: `./user.js` for `user.ts`, and what
 * `paths` in tsconfig.json names.
 *
 * @param parent the path of the importing file
 * @returns an absolute path; undefined when Node finds it by itself
 */
export function sourceFile(specifier: string, parent: string): string | undefined {
  if (specifier.startsWith('file:')) return swapped(fileURLToPath(specifier));
  if (/^\.\.?(\/|$)|^\//.test(specifier)) return swapped(resolve(dirname(parent), specifier));
  for (const path of projectSettings(parent).pathsOf(specifier)) {
    const found = swapped(path) ?? [path, `${path}.ts`, `${path}.tsx`, resolve(path, 'index.ts')].find(isFile);
    if (found !== undefined) return found;
  }
  return undefined;
}

function swapped(path: string): string | undefined {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return SOURCES[extension]?.map((each) => stem + each).find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** What a file is when its types are gone. */
export type ModuleFormat = 'module' | 'commonjs';

const formats = new Map<string, ModuleFormat>();

/** By the rules of Node: the extension, else `"type"` of the nearest package.json. */
export function moduleFormat(path: string): ModuleFormat {
  const extension = extname(path);
  if (extension === '.mts' || extension === '.mjs') return 'module';
  if (extension === '.cts' || extension === '.cjs') return 'commonjs';
  return formatOfFolder(dirname(path));
}

function formatOfFolder(folder: string): ModuleFormat {
  const known = formats.get(folder);
  if (known !== undefined) return known;
  const manifest = join(folder, 'package.json');
  const parent = dirname(folder);
  const format = existsSync(manifest) ? formatIn(manifest) : parent === folder ? 'commonjs' : formatOfFolder(parent);
  formats.set(folder, format);
  return format;
}

function formatIn(manifest: string): ModuleFormat {
  const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown };
  return type === 'module' ? 'module' : 'commonjs';
}
