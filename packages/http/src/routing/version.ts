import { ConfigurationError, type Class } from '@cortado/core';
import { Annotation, refuseUnknown } from '@cortado/core/transport';

/** How a request says which version of a route it wants. */
export interface HeaderVersioning {
  /** The header that names the version, as in `x-api-version`. */
  readonly header: string;
  /** Taken when the request names none. Default: only routes without a version answer it. */
  readonly default?: string;
}

/** `uri` puts `/v1` before the controller's prefix; a header leaves the path as it is. */
export type Versioning = 'uri' | HeaderVersioning;

const versionNotes = new Annotation<readonly string[]>('Version');

/**
 * Says which versions of the API a controller or an action belongs to; an action's own word counts. What has none answers
 * whatever the version. How requests name it is the option `http.versioning`; default `uri`.
 *
 * @example
 * @Version('2') @Controller('/users') class UserController2 {}   // GET /v2/users
 */
export function Version(...versions: readonly [string, ...string[]]) {
  for (const each of versions) {
    if (!/^[\w.-]+$/.test(each)) throw new RangeError(`a version has letters, digits, "." and "-", unlike "${each}"`);
  }
  return (target: object, key?: string | symbol): void => {
    if (key === undefined) versionNotes.onClass(target as Class, versions);
    else versionNotes.onMethod(target, key, versions);
  };
}

/** `undefined` alone for what has no version. */
export function versionsOf(type: Class, key: PropertyKey): readonly (string | undefined)[] {
  return versionNotes.ofMethod(type, key).at(0) ?? versionNotes.ofClass(type).at(-1) ?? [undefined];
}

/** The name of the constraint, in Fastify's router. */
export const VERSION_CONSTRAINT = 'cortadoVersion';

/** What Fastify's router compares: the header, or the default. */
export function versionStrategy({ header, default: standard }: HeaderVersioning) {
  const name = header.toLowerCase();
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
    deriveConstraint: ({ headers }: { headers: Readonly<Record<string, unknown>> }) => headers[name] ?? standard,
    mustMatchWhenDerived: false, // a route without a version answers whatever is asked for
  };
}

/** @throws ConfigurationError E_OPTION */
export function checkVersioning(given: Versioning): Versioning {
  if (given === 'uri') return given;
  if (typeof given === 'object' && typeof given.header === 'string' && /^[\w-]+$/.test(given.header)) {
    refuseUnknown('http.versioning', given, ['header', 'default']);
    return given;
  }
  throw new ConfigurationError('E_OPTION', {
    where: 'createApp, http.versioning',
    problem: `${JSON.stringify(given)} is no way to name a version`,
    remedy: "give 'uri' or { header: 'x-api-version' }",
  });
}
