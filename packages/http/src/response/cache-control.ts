import { ConfigurationError, Use, type Context, type MiddlewareFunction } from '@cortado/core';
import { refuseUnknownIn } from '@cortado/core/transport';
import { StreamResult } from '../results/payload';

/** How long caches may keep an answer, and which (RFC 9111 §5.2.2). Durations are in milliseconds. */
export interface CacheDirectives {
  /** For so long it is answered from a cache without asking. */
  readonly maxAge?: number;
  /** The same for shared caches, such as a CDN. */
  readonly sharedMaxAge?: number;
  /** Whether caches that serve several users may keep it (`public`), or only the browser (`private`). */
  readonly scope?: 'public' | 'private';
  /** No cache may keep it: for secrets, and for what must not be seen after signing out. Set on failures too. */
  readonly noStore?: boolean;
  /** It is kept, and asked for each time: with an `etag` the answer is a 304 mostly. */
  readonly noCache?: boolean;
  /** Once it is stale it must not be used without asking, not even where the server cannot be reached. */
  readonly mustRevalidate?: boolean;
  /** It never changes: not even a reload asks for it. For addresses with a version or a hash in them. */
  readonly immutable?: boolean;
  /** For so long after `maxAge` the old answer may be used while the new one is fetched (RFC 5861). */
  readonly staleWhileRevalidate?: number;
  /** For so long after `maxAge` the old answer may be used in place of a failure (RFC 5861). */
  readonly staleIfError?: number;
}

/** The same, with the headers of the request that the answer depends on. */
export interface CacheOptions extends CacheDirectives {
  /** Caches keep one answer for each value of these headers of the request. */
  readonly vary?: readonly string[];
}

const DURATIONS = {
  maxAge: 'max-age',
  sharedMaxAge: 's-maxage',
  staleWhileRevalidate: 'stale-while-revalidate',
  staleIfError: 'stale-if-error',
} as const;
const FLAGS = {
  noStore: 'no-store',
  noCache: 'no-cache',
  mustRevalidate: 'must-revalidate',
  immutable: 'immutable',
} as const;
const NAMES = [...Object.keys(DURATIONS), ...Object.keys(FLAGS), 'scope', 'vary'];

/**
 * The value of a `cache-control` header.
 *
 * @throws ConfigurationError E_OPTION for directives that contradict each other, and for a duration that is not in whole seconds
 * @example
 * return Ok(book).header('cache-control', cacheControl({ scope: 'public', maxAge: 60_000 }));
 */
export function cacheControl(directives: CacheDirectives): string {
  refuseUnknownIn('cacheControl()', directives, NAMES);
  const { scope, noStore, immutable, maxAge } = directives;
  if (noStore === true && Object.values(directives).filter((each) => each !== undefined && each !== false).length > 1) {
    throw wrong('noStore', 'contradicts every other directive', 'leave the others out');
  }
  if (immutable === true && maxAge === undefined) throw wrong('immutable', 'has no effect', 'give maxAge too');
  if (![undefined, 'public', 'private'].includes(scope))
    throw wrong('scope', 'invalid value', "use 'public' or 'private'");
  if (scope === 'private' && directives.sharedMaxAge !== undefined) {
    throw wrong('sharedMaxAge', "is for shared caches, which scope: 'private' excludes", 'remove one of them');
  }
  const text = [
    ...(scope === undefined ? [] : [scope]),
    ...named(FLAGS, (name) => (directives[name] === true ? '' : undefined)),
    ...named(DURATIONS, (name) => (directives[name] === undefined ? undefined : `=${seconds(name, directives[name])}`)),
  ].join(', ');
  if (text === '')
    throw wrong('directives', 'none is given', 'say how long it may be kept, such as { maxAge: 60_000 }');
  return text;
}

function named<Name extends string>(
  table: Readonly<Record<Name, string>>,
  value: (name: Name) => string | undefined,
): readonly string[] {
  return (Object.entries(table) as [Name, string][]).flatMap(([name, directive]) => {
    const found = value(name);
    return found === undefined ? [] : [directive + found];
  });
}

function seconds(name: string, duration: number): number {
  if (Number.isInteger(duration) && duration >= 0 && duration % 1_000 === 0) return duration / 1_000;
  throw wrong(name, `${duration} milliseconds are not whole seconds`, 'give milliseconds: 60_000 is a minute');
}

function wrong(name: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where: `cacheControl(), ${name}`, problem, remedy });
}

/** Sets the headers of caches on answers to GET and HEAD. What the answer says itself stays. */
export function caching({ vary = [], ...directives }: CacheOptions): MiddlewareFunction {
  const text = cacheControl(directives);
  const varies = vary.join(', ').toLowerCase();
  const always = directives.noStore === true;
  return async ({ method }: Context, next) => {
    const result = await next();
    if (method !== 'GET' && method !== 'HEAD') return result;
    // A failure that a cache keeps outlives its cause, and a feed must not be kept.
    if (!always && (result.statusCode >= 400 || result instanceof StreamResult)) return result;
    const varied = varies === '' ? result : result.header('vary', varies);
    const isSet = result.headers?.some(([name]) => name.toLowerCase() === 'cache-control') === true;
    return isSet ? varied : varied.header('cache-control', text);
  };
}

/**
 * Says how caches may keep the answers of an action, or of all actions of a controller: `cache-control` and `vary`. It is set on successful
 * answers to GET and HEAD, `noStore` on failures too. An answer with a header of its own, and an action with a decorator of its own, count for more.
 * Streams and feeds get `noStore` alone.
 *
 * @throws ConfigurationError E_OPTION as `cacheControl` does
 * @example
 * @CacheControl({ scope: 'public', maxAge: 60_000, vary: ['accept-language'] })
 * @Get('/menu') menu() { return this.menu.today() }
 */
export function CacheControl(options: CacheOptions): ReturnType<typeof Use> {
  return Use(caching(options));
}
