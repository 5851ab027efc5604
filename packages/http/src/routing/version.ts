import { ConfigurationError } from '@cortado/core';
import { refuseUnknown, type VersionDescription } from '@cortado/core/transport';
import { accepted } from '../negotiation/accepted';

interface Standard {
  /** Taken when the request names none. Default: only routes without a version answer it. */
  readonly default?: string;
}

/** How a request says which version of a route it wants: in a header of its own. */
export interface HeaderVersioning extends Standard {
  /** The header that names the version, as in `x-api-version`. */
  readonly header: string;
}

/** How a request says which version of a route it wants: in a parameter of `accept`, as in `accept: application/json;v=2`. */
export interface MediaTypeVersioning extends Standard {
  /** The parameter that names the version, as in `v`. */
  readonly mediaType: string;
}

/** `uri` puts `/v1` before the controller's prefix; a header leaves the path as it is. */
export type Versioning = 'uri' | HeaderVersioning | MediaTypeVersioning;

/** The name of the constraint, in Fastify's router. */
export const VERSION_CONSTRAINT = 'cortadoVersion';

/** What Fastify's router compares: the header, or the default. */
export function versionStrategy(versioning: Exclude<Versioning, 'uri'>) {
  const versionOf = 'header' in versioning ? inHeader(versioning) : inMediaType(versioning);
  const { default: standard } = versioning;
  return {
    name: VERSION_CONSTRAINT,
    storage() {
      const handlers = new Map<unknown, unknown>();
      return {
        get: (version: unknown) => handlers.get(version) ?? null,
        set: (version: unknown, handler: unknown) => void handlers.set(version, handler),
        del: (version: unknown) => void handlers.delete(version),
        empty: () => handlers.clear(),
      };
    },
    deriveConstraint: ({ headers }: { headers: Headers }) => versionOf(headers) ?? standard,
    mustMatchWhenDerived: false, // a route without a version answers whatever is asked for
  };
}

type Headers = Readonly<Record<string, unknown>>;

function inHeader({ header }: HeaderVersioning): (headers: Headers) => unknown {
  const name = header.toLowerCase();
  return (headers) => headers[name];
}

/** That of the range which is liked best of those that have one, the first of equals; never of one that is refused with `q=0`. */
function inMediaType({ mediaType }: MediaTypeVersioning): (headers: Headers) => string | undefined {
  const begin = `${mediaType.toLowerCase()}=`;
  return ({ accept }) => {
    if (typeof accept !== 'string' || !accept.toLowerCase().includes(begin)) return undefined;
    let best: { readonly version: string; readonly quality: number } | undefined;
    for (const { parameters, quality } of accepted(accept)) {
      const found = parameters.find((each) => each.toLowerCase().startsWith(begin));
      if (found === undefined || quality <= (best?.quality ?? 0)) continue;
      best = { version: found.slice(begin.length).replace(/^"([^"]*)"$/, '$1'), quality };
    }
    return best?.version;
  };
}

/** The header of a request that chooses the version; undefined where the path does. */
export function versionHeader(versioning: Versioning): string | undefined {
  if (versioning === 'uri') return undefined;
  return 'header' in versioning ? versioning.header.toLowerCase() : 'accept';
}

/** Where a request names a version. */
export function versionPlace(name: string, versioning: Versioning): VersionDescription {
  if (versioning === 'uri') return { name, in: 'path' };
  const standard = versioning.default === name ? { default: true as const } : {};
  if ('header' in versioning) return { name, in: 'header', field: versioning.header.toLowerCase(), ...standard };
  return { name, in: 'mediaType', field: versioning.mediaType, ...standard };
}

/** @throws ConfigurationError E_OPTION */
export function checkVersioning(given: Versioning): Versioning {
  if (given === 'uri') return given;
  for (const name of ['header', 'mediaType']) {
    const value = (given as unknown as Record<string, unknown> | null)?.[name];
    if (typeof value !== 'string' || !/^[\w-]+$/.test(value)) continue;
    refuseUnknown('http.versioning', given, [name, 'default']);
    return given;
  }
  throw new ConfigurationError('E_OPTION', {
    where: 'createApp, http.versioning',
    problem: `${JSON.stringify(given)} is not a way of versioning`,
    remedy: "give 'uri', { header: 'x-api-version' } or { mediaType: 'v' }",
  });
}
