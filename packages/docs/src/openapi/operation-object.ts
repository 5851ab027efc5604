import type { HandlerDescription } from '@cortado/core';
import type { Schemas } from '../schema/schemas';
import type { JsonObject } from './document';
import type { Operation } from './operations';
import { parametersOf } from './parameters';
import { requestBodyOf } from './request-body';
import type { Responses } from './responses';
import { securityOf } from './security';

/** What operations share in one document. */
export interface DocumentParts {
  readonly schemas: Schemas;
  readonly responses: Responses;
}

/** One operation without its id (OpenAPI §4.8.10). @param labels the names of the path's parameters in the template */
export function operationObject(
  operation: Operation,
  labels: readonly string[],
  { schemas, responses }: DocumentParts,
): JsonObject {
  const { handler, path } = operation;
  const { summary, description, tags, deprecated } = handler.documentation ?? {};
  const parameters = parametersOf(operation, labels, schemas);
  const requestBody = requestBodyOf(operation, schemas);
  const security = securityOf(handler);
  return {
    ...(tags !== undefined && { tags }),
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(deprecated === true && { deprecated }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: responses.of(handler),
    ...(security !== undefined && { security }),
    ...serversOf(handler),
    ...(path.text !== path.template(labels) && { 'x-cortado-path': handler.path }),
    ...(handler.version !== undefined && { 'x-cortado-version': handler.version }),
  };
}

/** A host has no port and no scheme, so the address is relative to that of the document. */
function serversOf({ host }: HandlerDescription): JsonObject {
  if (host === undefined) return {};
  const server = host.startsWith('*.')
    ? { url: `//{subdomain}${host.slice(1)}`, variables: { subdomain: { default: 'www' } } }
    : { url: `//${host}` };
  return { servers: [server], 'x-cortado-host': host };
}
