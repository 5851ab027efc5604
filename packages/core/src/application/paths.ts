import type { Class } from '../types';

/** Joins parts with exactly one slash between them, one before and none after. */
export function joinPaths(...parts: readonly string[]): string {
  const joined = parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/');
  return `/${joined}`;
}

/** `UserProfileController` → `/user-profile`. */
export function prefixFromName(type: Class): string {
  const name = type.name.replace(/Controller$/, '');
  return `/${name.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3-$2').toLowerCase()}`;
}

/** Names of the parameters in a path of find-my-way's syntax: `/a/:b/:c(\\d+)/:d?`. */
export function paramNames(path: string): readonly string[] {
  const names = [...path.replaceAll('::', '').matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => match[1]!);
  return path.includes('*') ? [...names, '*'] : names;
}

/** The path with its parameter names left out: two routes of one shape could never be told apart. */
export function pathShape(path: string): string {
  return path.replace(/:[A-Za-z0-9_]+/g, ':');
}
