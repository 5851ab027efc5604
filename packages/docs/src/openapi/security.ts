import type { ApplicationDescription, HandlerDescription, SecuritySchemeDescription } from '@cortado/core';
import type { JsonObject } from './document';

/** The security requirement of an operation: any one of the schemes, or none where credentials are optional. */
export function securityOf({ security }: HandlerDescription): readonly JsonObject[] | undefined {
  if (security === undefined || security.schemes.length === 0) return undefined;
  const schemes = security.schemes.map((name) => ({ [name]: [] }));
  return security.required ? schemes : [{}, ...schemes];
}

/** The schemes of an application that operations name, by name. A scheme that nothing describes is one of the `authorization` header. */
export function securitySchemes(
  { securitySchemes: known }: ApplicationDescription,
  handlers: readonly HandlerDescription[],
): Readonly<Record<string, JsonObject>> {
  const named = new Set(handlers.flatMap(({ security }) => security?.schemes ?? []));
  return Object.fromEntries(
    [...named].toSorted().map((name) => {
      const found = (known ?? []).find((each) => each.name === name);
      return [name, found === undefined ? { type: 'http', scheme: name } : schemeOf(found)];
    }),
  );
}

function schemeOf({ name: _name, handshake: _handshake, parameter, ...scheme }: SecuritySchemeDescription): JsonObject {
  return parameter === undefined ? scheme : { ...scheme, name: parameter };
}
