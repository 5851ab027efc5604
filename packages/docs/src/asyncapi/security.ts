import type { ApplicationDescription, SecurityDescription } from '@cortado/core';
import type { Reference } from './document';
import { inOrder } from './parts';

/** The schemes that a document refers to, by name. */
export type SecurityNames = Set<string>;

/**
 * The credentials that one of several handlers in a row takes. AsyncAPI cannot say that they are optional.
 *
 * @param known is told of every scheme that is referred to
 */
export function securityOf(
  all: readonly (SecurityDescription | undefined)[],
  known: SecurityNames,
): { readonly security?: readonly Reference[]; readonly isOptional: boolean } {
  const given = all.filter((each) => each !== undefined);
  const schemes = [...new Set(given.flatMap((each) => each.schemes))];
  if (schemes.length === 0) return { isOptional: false };
  for (const each of schemes) known.add(each);
  return {
    security: schemes.map((name) => ({ $ref: `#/components/securitySchemes/${name}` })),
    isOptional: !given.some(({ required }) => required),
  };
}

/** How AsyncAPI calls what OpenAPI calls otherwise. */
const TYPES: Readonly<Record<string, string>> = { apiKey: 'httpApiKey', mutualTLS: 'X509' };

/** The schemes of these names; undefined for none. A scheme that nothing describes is one of the `authorization` header. */
export function securitySchemes(
  { securitySchemes: described }: ApplicationDescription,
  known: SecurityNames,
): Readonly<Record<string, object>> | undefined {
  if (known.size === 0) return undefined;
  return Object.fromEntries(
    [...known].sort(inOrder).map((name) => {
      const found = described.find((each) => each.name === name);
      if (found === undefined) return [name, { type: 'http', scheme: name }];
      const { name: _name, type, parameter, handshake, ...scheme } = found;
      return [
        name,
        {
          type: TYPES[type] ?? type,
          ...(parameter === undefined ? {} : { name: parameter }),
          ...scheme,
          ...(handshake === undefined ? {} : { 'x-cortado': { handshake } }),
        },
      ];
    }),
  );
}
