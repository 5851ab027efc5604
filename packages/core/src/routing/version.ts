import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Class } from '../common/types';

const versionMetadata = new DecoratorMetadata<readonly string[]>('Version');

/**
 * Says which versions of the API a controller, an action or a socket belongs to; a method's own word counts. What has none answers
 * whatever the version. How requests name it is the option `http.versioning`; default `uri`, which is the only way for sockets.
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

/** `undefined` alone for what has no version. */
export function versionsOf(type: Class, key?: PropertyKey): readonly (string | undefined)[] {
  const own = key === undefined ? undefined : versionMetadata.ofMethod(type, key).at(0);
  return own ?? versionMetadata.ofClass(type).at(-1) ?? [undefined];
}

/** What a version puts before the prefix of a path: nothing where there is none. */
export function versionSegment(version: string | undefined): string {
  return version === undefined ? '' : `v${version}`;
}
