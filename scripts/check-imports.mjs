// Which file may import which: run by `npm run check`, because the linter sees neither types, nor folders, nor packages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { circles } from './lib/circles.mjs';
import { readPackages } from './lib/source-tree.mjs';

const folderOf = (file) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.');
const own = ({ imports }) => imports.filter(({ to }) => to !== undefined);
const draw = (path) => path.join(' → ');

/** Circles between the files of a package, types included. @returns {string[]} */
export function fileCircles(each) {
  return circles(own(each).map(({ from, to }) => [from, to])).map(({ path, group }) => {
    const more = group.length > path.length - 1 ? ` (part of a knot of ${group.length} files)` : '';
    return `${each.folder}: files import each other in a circle: ${draw(path)}${more}`;
  });
}

/** Circles of values between the folders of a package. The files at its root count as one folder. @returns {string[]} */
export function folderCircles(each) {
  const arrows = own(each)
    .filter(({ value, from, to }) => value && folderOf(from) !== folderOf(to))
    .map(({ from, to }) => ({ from, to, arrow: [folderOf(from), folderOf(to)] }));
  return circles(arrows.map(({ arrow }) => arrow)).map(({ path, group }) => {
    const steps = path.slice(1).map((to, at) => {
      const files = arrows.filter(({ arrow }) => arrow[0] === path[at] && arrow[1] === to);
      return `\n    ${path[at]} → ${to}: ${files.map((file) => `${file.from} imports ${file.to}`).join(', ')}`;
    });
    const more = group.length > path.length - 1 ? ` (part of a knot of ${group.length} folders)` : '';
    return `${each.folder}: folders import values from each other in a circle: ${draw(path)}${more}${steps.join('')}`;
  });
}

/**
 * The table under "Packages" in docs/architecture.md: for each package, which packages it imports.
 *
 * @returns {Map<string, string[]>} by name: `@cortado/http` → `['@cortado/core']`
 */
export function packageTable(page, packages) {
  const fullName = (short) => packages.find(({ folder }) => folder === short)?.name ?? short;
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const head = rows.findIndex((cells) => cells[1] === 'package' && cells.includes('imports'));
  if (head === -1) throw new Error('docs/architecture.md has no table with the columns "package" and "imports"');
  const column = rows[head].indexOf('imports');
  const table = new Map();
  for (const cells of rows.slice(head + 2)) {
    const name = /^`([^`]+)`/.exec(cells[1] ?? '')?.[1];
    if (name === undefined) break;
    const shorts = cells[column].split(',').map((short) => short.trim());
    table.set(name, shorts.filter((short) => !['', '–'].includes(short)).map(fullName));
  }
  return table;
}

/** Where the imports, the dependencies and the documented arrows between packages differ. @returns {string[]} */
export function arrowErrors(packages, table) {
  const names = packages.map(({ name }) => name);
  const packageOf = (specifier) => names.find((name) => specifier === name || specifier.startsWith(`${name}/`));
  const unknown = [...table.keys()]
    .filter((name) => !names.includes(name))
    .map((name) => `docs/architecture.md lists ${name}, which is not in packages/`);
  return unknown.concat(
    packages.flatMap(({ name, folder, imports, dependencies }) => {
      const documented = table.get(name);
      if (documented === undefined) return [`${folder}: ${name} is missing from the table in docs/architecture.md`];
      const errors = [];
      const imported = new Map();
      for (const { from, specifier, to } of imports) {
        if (specifier.startsWith('.') && to === undefined)
          errors.push(`${folder}: ${from} imports ${specifier}, which is no TypeScript file of this package`);
        const target = packageOf(specifier);
        if (target === name) errors.push(`${folder}: ${from} imports its own package by name: ${specifier}`);
        else if (target !== undefined && !imported.has(target)) imported.set(target, from);
      }
      for (const [target, from] of imported) {
        if (!documented.includes(target))
          errors.push(`${folder}: ${from} imports ${target}; docs/architecture.md does not list this arrow`);
        if (!dependencies.includes(target))
          errors.push(`${folder}: ${from} imports ${target}, which is not in "dependencies" of package.json`);
      }
      for (const target of documented)
        if (!imported.has(target)) errors.push(`${folder}: docs/architecture.md lists ${target}; no file imports it`);
      for (const target of dependencies.filter((each) => names.includes(each)))
        if (!imported.has(target)) errors.push(`${folder}: package.json depends on ${target}; no file imports it`);
      return errors;
    }),
  );
}

/** Everything wrong below a root. @returns {string[]} */
export function checkImports(root) {
  const packages = readPackages(root);
  const table = packageTable(readFileSync(join(root, 'docs/architecture.md'), 'utf8'), packages);
  const found = packages.flatMap((each) => [...fileCircles(each), ...folderCircles(each)]);
  return [...found, ...arrowErrors(packages, table)];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const errors = checkImports(process.cwd());
  for (const line of errors) console.error(line);
  if (errors.length > 0) process.exitCode = 1;
}
