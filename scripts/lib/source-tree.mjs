import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { parseSync } from '@swc/core';

/**
 * @typedef {object} Import
 * @property {string} from the importing file, relative to `src`
 * @property {string} specifier as written
 * @property {string | undefined} to the imported file, relative to `src`; undefined for another package
 * @property {boolean} value false when only types are imported
 *
 * @typedef {object} Package
 * @property {string} name as in `@cortado/core`
 * @property {string} folder as in `core`
 * @property {readonly string[]} files relative to `src`
 * @property {readonly Import[]} imports
 * @property {readonly string[]} dependencies the names in package.json
 */

const posixPath = (path) => path.split(sep).join(posix.sep);

/** Every TypeScript file below a folder. @returns {string[]} */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted();
}

/** The packages below `<root>/packages` that have sources. @returns {Package[]} */
export function readPackages(root) {
  const packages = join(root, 'packages');
  return readdirSync(packages)
    .filter((folder) => existsSync(join(packages, folder, 'src')))
    .map((folder) => readPackage(join(packages, folder), folder));
}

function readPackage(path, folder) {
  const { name, dependencies = {} } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const src = join(path, 'src');
  const paths = filesBelow(src);
  const known = new Set(paths);
  const inside = (file) => posixPath(relative(src, file));
  const imports = paths.flatMap((file) =>
    importsOf(readFileSync(file, 'utf8')).map(({ specifier, value }) => {
      const target = specifier.startsWith('.') ? resolveFile(resolve(dirname(file), specifier), known) : undefined;
      return { from: inside(file), specifier, value, to: target === undefined ? undefined : inside(target) };
    }),
  );
  return { name, folder, files: paths.map(inside), imports, dependencies: Object.keys(dependencies) };
}

const resolveFile = (path, known) => [`${path}.ts`, join(path, 'index.ts'), path].find((each) => known.has(each));

/** What a source text imports and re-exports, in any form that TypeScript knows. @returns {{ specifier: string, value: boolean }[]} */
export function importsOf(text) {
  const found = [];
  const add = (source, value) => found.push({ specifier: source.value, value });
  const allTypes = (node) =>
    node.typeOnly || (node.specifiers?.length > 0 && node.specifiers.every(({ isTypeOnly }) => isTypeOnly));
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(visit);
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (node.source) add(node.source, !allTypes(node));
        return;
      case 'TsImportType':
        add(node.argument, false);
        break;
      case 'TsExternalModuleReference':
        add(node.expression, true);
        break;
      case 'CallExpression': {
        const [first] = node.arguments;
        const loads = node.callee.type === 'Import' || node.callee.value === 'require';
        if (loads && first?.expression.type === 'StringLiteral') add(first.expression, true);
        break;
      }
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(text, { syntax: 'typescript', decorators: true, target: 'es2022' }).body);
  return found;
}

/** The source files that package.json exports, patterns included. @returns {Set<string>} absolute paths */
export function entryPoints(path) {
  const { exports = {} } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const sources = Object.values(exports).map((target) =>
    typeof target === 'string' ? target : target['@cortado/source'],
  );
  // The loader of the command line has none: nothing would compile it.
  return new Set(sources.filter((source) => source !== undefined).flatMap((source) => filesLike(path, source)));
}

/** `fs.globSync` for one `*` in each step, which Node 20 does not have. @returns {string[]} absolute paths */
export function filesLike(root, pattern) {
  const [step, ...rest] = posix.normalize(pattern).split('/');
  const like = new RegExp(`^${step.replaceAll('.', '\\.').replaceAll('*', '[^.].*')}$`);
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    if (!like.test(entry.name)) return [];
    const path = join(root, entry.name);
    if (rest.length === 0) return [path];
    return entry.isDirectory() ? filesLike(path, rest.join('/')) : [];
  });
}
