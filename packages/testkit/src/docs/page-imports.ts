import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(__dirname, '../../..');

/** Names behind an entry point of a package, types included. */
function publicNames(folder: string, entry = 'index'): readonly string[] {
  const text = readFileSync(join(packages, folder, 'src', `${entry}.ts`), 'utf8');
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names]) =>
    names!.split(',').map((name) =>
      name
        .replace(/^\s*(?:type )?/, '')
        .replace(/^.* as /, '')
        .trim(),
    ),
  );
  return [...new Set([...listed.filter((name) => name !== ''), ...namesExportedBy(text)])];
}

/** Names that a module declares and exports. */
export const namesExportedBy = (code: string): readonly string[] =>
  [
    ...code.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:class|const|let|function\*?|interface|type|enum) (\w+)/gm,
    ),
  ].map(([, name]) => name!);

const libraries = (): readonly (readonly [string, readonly string[]])[] => [
  ['cortado', publicNames('cortado')],
  ['class-validator', Object.keys(require('class-validator') as object)],
  ['class-transformer', Object.keys(require('class-transformer') as object)],
  ['@cortado/auth', publicNames('auth')],
  ['@cortado/redis', publicNames('redis')],
  ['@cortado/resources', publicNames('resources')],
  ['@cortado/docs', publicNames('docs')],
  ['@cortado/client', publicNames('client')],
  ['@cortado/testing', publicNames('testing')],
];

/**
 * Import declarations, on one line, for the names that a fragment uses and does not import or declare itself.
 *
 * @param files the other files of the page, and what they export
 */
export function importsFor(code: string, files: readonly (readonly [string, readonly string[]])[]): string {
  const free = freeNames(code);
  const sources = [
    ...files.map(([file, names]) => [`./${file.replace(/\.(m?)ts$/, '.$1js')}`, names] as const),
    ...libraries(),
  ];
  return sources
    .map(([module, names]) => {
      const used = names.filter((name) => free.delete(name));
      return used.length === 0 ? '' : `import { ${used.join(', ')} } from '${module}';`;
    })
    .join('');
}

function freeNames(code: string): Set<string> {
  const bare = code.replaceAll(/\/\/.*$|\/\*[^]*?\*\/|'[^'\n]*'/gm, ' ');
  const used = new Set([...bare.matchAll(/(?<![.\w$])[A-Za-z_]\w*/g)].map(([name]) => name));
  const declared = bare.matchAll(/\b(?:class|const|let|function\*?|interface|type|enum)\s+(\w+)/g);
  for (const [, name] of declared) used.delete(name!);
  for (const [, names] of bare.matchAll(/\b(?:import(?: type)?|const|let)\s*\{([^}]*)\}/g)) {
    for (const name of names!.split(','))
      used.delete(
        name
          .replace(/^\s*type /, '')
          .replace(/^.*(?: as |:)/, '')
          .trim(),
      );
  }
  return used;
}
