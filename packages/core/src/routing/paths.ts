import type { Class } from '../common/types';
import type { RouterOptions } from './router-options';

const ENCODED = /(?:%[\da-f]{2})+/gi;

/**
 * A path in the form that the router compares with: `/caf%C3%A9` is `/café`, and `/a%20b` is `/a b`, because paths of requests are
 * decoded. What stays encoded, such as `%2F`, no request can reach; `RouteTable` refuses it.
 */
function decodedPath(path: string): string {
  return path.replace(ENCODED, (text, offset: number) => {
    try {
      const plain = decodeURI(text);
      // The router would take these for its own syntax, and a percent sign before two digits for a code once more.
      if (/[*()]/.test(plain)) return text;
      return plain.endsWith('%') && /^[\da-f]{2}/i.test(path.slice(offset + text.length)) ? text : plain;
    } catch (error) {
      if (error instanceof URIError) return text;
      throw error;
    }
  });
}

/** Whether a path has a code that `joinPaths` could not decode; patterns of parameters are left alone. */
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

/** By hand: a regular expression with `\/+$` takes quadratic time on slashes that something follows. */
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

/** Names of the parameters in a path of find-my-way's syntax: `/a/:b/:c(\\d+)/:d?`. */
export function paramNames(path: string): readonly string[] {
  const names = [...path.replaceAll('::', '').matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => match[1]!);
  return path.includes('*') ? [...names, '*'] : names;
}

const OPTIONAL = /(\/:[^/()]*?)\?(\/?)/;

/** A path whose last parameter is optional is two: `/a/:b?` → `/a/:b` and `/a`. */
export function pathVariants(path: string): readonly string[] {
  if (!OPTIONAL.test(path)) return [path];
  return [path.replace(OPTIONAL, '$1$2'), path.replace(OPTIONAL, '$2') || '/'];
}

/**
 * The path with what the router does not tell apart left out: names of parameters, and which pattern one has. Two routes of one
 * shape could never be told apart.
 *
 * @param path one of `pathVariants`
 */
export function pathShape(path: string, options: RouterOptions = {}): string {
  const { caseSensitive = true, ignoreTrailingSlash = false, ignoreDuplicateSlashes = false } = options;
  const given = ignoreDuplicateSlashes ? path.replace(/\/{2,}/g, '/') : path;
  const shape = withoutNames(given).split('/').map(segmentShape).join('/');
  const cased = caseSensitive ? shape : shape.toLowerCase();
  return ignoreTrailingSlash && cased.length > 1 ? cased.replace(/\/$/, '') : cased;
}

const PLAIN = '\uE000';
const PATTERN = '\uE001';

/** Puts a mark in the place of each parameter, and says whether it had a pattern. */
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

/** A segment with a pattern, or with text behind a parameter, is matched as a whole. */
function segmentShape(segment: string): string {
  const isPattern = segment.includes(PATTERN) || /\uE000./.test(segment);
  return segment.replaceAll(/[\uE000\uE001]/g, isPattern ? ':()' : ':');
}
