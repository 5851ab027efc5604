/** Methods that are real, misspelled or made up. */
export const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'Get',
  'FOO',
];

/** Put anywhere in a path: what one reader of it takes for nothing, and another for something. */
export const INSERTED = [
  '/',
  '//',
  '/.',
  '/./',
  '/..',
  '/../',
  ';x',
  ';',
  '%2e',
  '%2f',
  '%2F',
  '%5c',
  '\\',
  '%00',
  '%20',
  '%09',
  '%0a',
  '%3f',
  '?',
  '#',
  '%23',
  '.',
  '..',
  '.json',
  '*',
  '%25',
  '%2561',
  '%c0%af',
  '%e0%80%af',
  '%u002f',
  '\u00e9',
];

/** Headers by which some servers take a request for another one. */
export const OVERRIDES = [
  'X-HTTP-Method-Override: GET',
  'X-Original-URL: /admin',
  'X-Rewrite-URL: /admin',
  'X-Forwarded-Prefix: /admin',
  'Accept-Version: 1.0.0',
];

/** One path written in other ways: each of its characters encoded, in the other case, or with something put after it. */
export function respelled(path: string): readonly string[] {
  const characters = [...path].map((_, index) => index);
  const replaced = (index: number, by: string): string => path.slice(0, index) + by + path.slice(index + 1);
  const hex = (index: number): string => path.charCodeAt(index).toString(16).padStart(2, '0');
  return [
    ...characters.map((index) => replaced(index, `%${hex(index)}`)),
    ...characters.map((index) => replaced(index, `%${hex(index).toUpperCase()}`)),
    ...characters.map((index) => replaced(index, swapped(path.charAt(index)))),
    path.toUpperCase(),
    `http://a${path}`,
    `http://evil${path}`,
    `//evil${path}`,
    `/${path}`,
    `${path}?a=b`,
    `${path}?/..`,
    `${path}/?`,
    ...INSERTED.flatMap((text) => characters.map((index) => path.slice(0, index + 1) + text + path.slice(index + 1))),
  ];
}

function swapped(char: string): string {
  return char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
}

/** So many of them, evenly spread, so that each kind is among those that are left. */
export function spread<T>(all: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]!);
}
