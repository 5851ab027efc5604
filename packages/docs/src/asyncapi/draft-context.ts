import type { HandlerDescription } from '@cortado/core';
import type { Schemas } from '../schema/schemas';
import type { AsyncApiOperation, AsyncApiTag } from './document';
import type { Identifiers } from './identifiers';
import { filled } from './parts';
import { securityOf, type SecurityNames } from './security';

/** What the parts of a document share while it is written. */
export interface DraftContext {
  readonly schemas: Schemas;
  readonly channelIds: Identifiers;
  readonly operationIds: Identifiers;
  /** The schemes that the document explains. */
  readonly known: SecurityNames;
}

/**
 * What an operation has of its handler.
 *
 * @param before handlers that have run before, whose credentials count here too
 */
export function operationOf(
  handler: Pick<HandlerDescription, 'security' | 'documentation'>,
  before: readonly (Pick<HandlerDescription, 'security'> | undefined)[],
  { known }: DraftContext,
): Pick<AsyncApiOperation, 'security' | 'tags' | 'x-cortado'> {
  const { security, isOptional } = securityOf(
    [handler, ...before].map((each) => each?.security),
    known,
  );
  const traits = {
    ...(isOptional ? { security: 'optional' } : {}),
    ...(handler.documentation?.deprecated === true ? { deprecated: true } : {}),
  };
  const tags = tagsOf(handler);
  const more = filled(traits);
  return {
    ...(tags === undefined ? {} : { tags }),
    ...(security === undefined ? {} : { security }),
    ...(more === undefined ? {} : { 'x-cortado': more }),
  };
}

export function tagsOf({
  documentation,
}: Pick<HandlerDescription, 'documentation'>): readonly AsyncApiTag[] | undefined {
  const tags = [...new Set(documentation?.tags)];
  return tags.length === 0 ? undefined : tags.map((name) => ({ name }));
}
