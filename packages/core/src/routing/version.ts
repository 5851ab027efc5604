import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Class } from '../common/types';

const versionMetadata = new DecoratorMetadata<readonly string[]>('Version');

/**
 * Sets the API versions of a controller, an action or a socket. A decorator on a method overrides that on its class. Without one, the
 * handler serves every version. The option `http.versioning` decides where requests name the version; the default `uri` is the only
 * way for sockets.
 *
 * @example
 * @Version('2') @Controller('/users') class UserController2 {}   // GET /v2/users
 */
export function Version(...versions: readonly [string, ...string[]]) {
  for (const each of versions) {
    if (!/^[\w.-]+$/.test(each))
      throw new RangeError(`a version may contain letters, digits, "_", "." and "-", but is "${each}"`);
  }
  return (target: object, key?: string | symbol): void => {
    if (key === undefined) versionMetadata.onClass(target as Class, versions);
    else versionMetadata.onMethod(target, key, versions);
  };
}

/** A list with only `undefined` where there is no version. */
export function versionsOf(type: Class, key?: PropertyKey): readonly (string | undefined)[] {
  const own = key === undefined ? undefined : versionMetadata.ofMethod(type, key).at(0);
  return own ?? versionMetadata.ofClass(type).at(-1) ?? [undefined];
}

/** The first segment of a path for a version; empty without a version. */
export function versionSegment(version: string | undefined): string {
  return version === undefined ? '' : `v${version}`;
}
