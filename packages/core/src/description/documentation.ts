import type { Class } from '../common/types';
import { apiMetadata, documentationOfProperty } from './api';
import { compact, frozenList } from './compact';
import type { Documentation, HandlerPlace } from './handler-description';

/** What `@Api` says of a class and of those that it extends; undefined for nothing. Their names are their own. */
export function documentationOfClass(type: Class): Documentation | undefined {
  const own = merged(apiMetadata.ofOwnClass(type));
  const all = merged(apiMetadata.ofClass(type));
  return all && frozen({ ...all, name: own?.name });
}

/** What `@Api` says of the properties of a class; undefined for nothing. */
export function documentationOfProperties(
  type: Class,
  names: readonly string[],
): Readonly<Record<string, Documentation>> | undefined {
  const found = names.flatMap((name): [string, Documentation][] => {
    const own = documentationOfProperty(type, name);
    return own === undefined ? [] : [[name, frozen(own)]];
  });
  return found.length === 0 ? undefined : Object.freeze(Object.fromEntries(found));
}

/** What documents say of a handler: the method over its class. */
export function documentationOfHandler(
  { kind, style }: HandlerPlace,
  type: Class,
  key: PropertyKey,
): Documentation | undefined {
  const ofClass = documentationOfClass(type) ?? {};
  const own = merged(apiMetadata.ofMethod(type, key));
  const { tags, deprecated, hidden, security } = ofClass;
  // The handshake of an endpoint class stands for the class.
  const inherited = kind === 'handshake' && style !== 'method' ? ofClass : { tags, deprecated, hidden, security };
  const byDefault = style === 'function' ? {} : { tags: [type.name.replace(/(?<=.)Controller$/, '')] };
  const all = frozen({ ...byDefault, ...defined(inherited), ...own });
  return Object.keys(all).length === 0 ? undefined : all;
}

function merged(values: readonly Documentation[]): Documentation | undefined {
  return values.length === 0 ? undefined : Object.assign({}, ...values.map(defined));
}

function defined(given: Documentation): Documentation {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** All of it but the example, which belongs to the program. */
function frozen(given: Documentation): Documentation {
  return compact({ ...given, tags: frozenList(given.tags), security: frozenList(given.security) });
}
