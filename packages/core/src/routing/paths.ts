import type { Class } from '../common/types';
import type { RouterOptions } from './router-options';

const ENCODED = /(?:%[\da-f]{2})+/gi;

/**
 * Decodes a path as the router decodes those of requests: `/caf%C3%A9` is `/café`, and `/a%20b` is `/a b`. No request can reach a path
 * that is still encoded afterwards, as with `%2F`; `RouteTable` rejects it.
 */
function decodedPath(path: string): string {
  return path.replace(ENCODED, (text, offset: number) => {
    try {
      const plain = decodeURI(text);
      // The router would read these as its own syntax, and would decode a percent sign before two digits again.
      if (/[*()]/.test(plain)) return text;
      return plain.endsWith('%') && /^[\da-f]{2}/i.test(path.slice(offset + text.length)) ? text : plain;
    } catch (error) {
      if (error instanceof URIError) return text;
      throw error;
    }
  });
}

/** Whether a path has a percent-encoding that `joinPaths` could not decode. Ignores the patterns of parameters. */
export function hasEncoded(path: string): boolean {
  return /%[\da-f]{2}/i.test(withoutNames(path));
}

/** Joins parts with exactly one slash between them, one before and none after, and decodes them. */
export function joinPaths(...parts: readonly string[]): string {
  const joined = parts
    .map(decodedPath)
    .map(withoutOuterSlashes)
    .filter((part) => part !== '')
    .join('/');
  return `/${joined}`;
}

/** Not by a regular expression: `\/+$` takes quadratic time on many slashes followed by another character. */
function withoutOuterSlashes(part: string): string {
  let [start, end] = [0, part.length];
  while (part[start] === '/') start++;
  while (end > start && part[end - 1] === '/') end--;
  return part.slice(start, end);
}

/** `UserProfileController` → `/user-profile`. */
export function prefixFromName(type: Class): string {
  const name = type.name.replace(/Controller$/, '');
  return `/${name.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3-$2').toLowerCase()}`;
}

/** The names of the parameters in a path in find-my-way's syntax: `/a/:b/:c(\\d+)/:d?`. */
export function paramNames(path: string): readonly string[] {
  const names = [...path.replaceAll('::', '').matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => match[1]!);
  return path.includes('*') ? [...names, '*'] : names;
}

const OPTIONAL = /(\/:[^/()]*?)\?(\/?)/;

/** A path whose last parameter is optional stands for two paths: `/a/:b?` → `/a/:b` and `/a`. */
export function pathVariants(path: string): readonly string[] {
  if (!OPTIONAL.test(path)) return [path];
  return [path.replace(OPTIONAL, '$1$2'), path.replace(OPTIONAL, '$2') || '/'];
}

/** Segments of letters, digits and `_`, each of them text or a parameter: what most paths are. */
export const PLAIN_PATH = /^(?:\/:?\w+)+$/;

/**
 * The path without what the router ignores when it compares paths: the names of parameters and the patterns themselves. The router
 * cannot distinguish two routes of the same shape.
 *
 * @param path one of `pathVariants`
 */
export function pathShape(path: string, options: RouterOptions = {}): string {
  const { caseSensitive = true, ignoreTrailingSlash = false, ignoreDuplicateSlashes = false } = options;
  const given = ignoreDuplicateSlashes ? path.replace(/\/{2,}/g, '/') : path;
  const shape = PLAIN_PATH.test(given)
    ? given.replaceAll(/:\w+/g, ':')
    : withoutNames(given).split('/').map(segmentShape).join('/');
  const cased = caseSensitive ? shape : shape.toLowerCase();
  return ignoreTrailingSlash && cased.length > 1 ? cased.replace(/\/$/, '') : cased;
}

const PLAIN = '\uE000';
const PATTERN = '\uE001';

/** Replaces each parameter by a mark that tells whether it has a pattern. */
function withoutNames(path: string): string {
  let shape = '';
  for (let index = 0; index < path.length; index += 1) {
    if (path[index] !== ':' || path[index + 1] === ':') {
      shape += path[index] === ':' ? '::' : path[index]!; // "::" is a colon
      if (path[index] === ':') index += 1;
      continue;
    }
    while (index + 1 < path.length && !'(-./'.includes(path[index + 1]!)) index += 1;
    if (path[index + 1] !== '(') {
      shape += PLAIN;
      continue;
    }
    for (let depth = 0; ++index < path.length;) {
      if (path[index] === '\\') index += 1;
      else if (path[index] === '(') depth += 1;
      else if (path[index] === ')' && --depth === 0) break;
    }
    shape += PATTERN;
  }
  return shape;
}

/** A segment with a pattern, or with text after a parameter, is matched as a whole. */
function segmentShape(segment: string): string {
  const isPattern = segment.includes(PATTERN) || /\uE000./.test(segment);
  return segment.replaceAll(/[\uE000\uE001]/g, isPattern ? ':()' : ':');
}
