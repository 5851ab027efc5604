/** npm refuses a name that is longer. */
const LONGEST = 214;

/** Names that npm or Node.js give another meaning. */
const RESERVED: ReadonlySet<string> = new Set(['node_modules', 'favicon.ico', 'test']);

/**
 * The name of a package for a project in this folder: in lower case, of the characters that npm allows.
 *
 * @param folder the name of the folder, not its path
 * @param taken names of dependencies: a package of the same name could not import them
 * @example
 * packageName('My App', new Set()); // 'my-app'
 * packageName('cortado', new Set(['cortado'])); // 'cortado-app'
 */
export function packageName(folder: string, taken: ReadonlySet<string>): string {
  const name = folder
    .normalize('NFKD') // é is an e and its accent, which is removed below
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, LONGEST - '-app'.length);
  const trimmed = withoutEnd(name);
  if (trimmed === '') return 'app';
  return RESERVED.has(trimmed) || taken.has(trimmed) ? `${trimmed}-app` : trimmed;
}

/** Without hyphens and dots at its end. A regular expression would try each of them again. */
function withoutEnd(name: string): string {
  let length = name.length;
  while (length > 0 && '._-'.includes(name[length - 1]!)) length -= 1;
  return name.slice(0, length);
}
