import type { ApplicationDescription } from '@cortado/core';
import type { ErrorBodyOptions } from '@cortado/core/transport';
import { Schemas } from '../schema/schemas';
import type { DocumentInfo, DocumentServer, JsonObject, OpenApiDocument, PathItem } from './document';
import { OperationIds } from './operation-ids';
import { operationObject, type DocumentParts } from './operation-object';
import { compareTexts, operationsByPath, type Operation, type PathOperations } from './operations';
import { Responses } from './responses';
import { securitySchemes } from './security';

/** What a document says beside the description of the application. */
export interface OpenApiSettings {
  readonly info: DocumentInfo;
  readonly servers?: readonly DocumentServer[] | undefined;
  /** How the application writes failures. */
  readonly errorBody?: ErrorBodyOptions | undefined;
  /** Where versions are named by a header or a media type: that of the requests. Default: requests that name none. */
  readonly version?: string | undefined;
}

/** Describes what an application answers to HTTP requests, as an OpenAPI 3.1 document. The same description gives the same document. */
export function buildOpenApi(description: ApplicationDescription, settings: OpenApiSettings): OpenApiDocument {
  const { info, servers, version } = settings;
  const schemas = new Schemas(description, '2020-12', settings.errorBody);
  const parts = { schemas, responses: new Responses(schemas) };
  const paths = operationsByPath(description.handlers, version);
  const items = pathItems(paths, parts);
  const operations = paths.flatMap(({ methods }) => [...methods.values()].flat());
  const tags = tagsOf(operations);
  return {
    openapi: '3.1.0',
    info,
    ...(servers !== undefined && servers.length > 0 && { servers }),
    ...(tags.length > 0 && { tags }),
    paths: items,
    components: components({
      schemas: schemas.components(),
      responses: parts.responses.components(),
      securitySchemes: securitySchemes(
        description,
        operations.map(({ handler }) => handler),
      ),
    }),
  };
}

/** Ids are given to what the document holds first, so that they do not depend on what it has to leave out. */
function pathItems(paths: readonly PathOperations[], parts: DocumentParts): Readonly<Record<string, PathItem>> {
  const ids = new OperationIds();
  const items = new Map<string, Record<string, unknown>>();
  const build = (operation: Operation, labels: readonly string[]): JsonObject => ({
    operationId: ids.next(operation),
    ...operationObject(operation, labels, parts),
  });
  for (const { template, labels, methods } of paths) {
    const first = [...methods].map(([method, [operation]]) => [method, build(operation, labels)]);
    items.set(template, Object.fromEntries(first));
  }
  for (const { template, labels, methods } of paths) {
    const rest = [...methods].flatMap(([method, [, ...others]]) =>
      others.map((each) => ({ method, ...build(each, labels) })),
    );
    if (rest.length > 0) items.get(template)!['x-cortado-omitted'] = rest;
  }
  return Object.fromEntries(items);
}

/** Sorted. A tag that is named by a class has the description of that class. */
function tagsOf(operations: readonly Operation[]): readonly JsonObject[] {
  const names = new Set(operations.flatMap(({ handler }) => handler.documentation?.tags ?? []));
  const descriptions = new Map<string, string>();
  for (const { handler } of operations) {
    const { description = handler.classDocumentation?.summary } = handler.classDocumentation ?? {};
    const name = handler.type.name.replace(/(?<=.)Controller$/, '');
    if (description !== undefined && !descriptions.has(name)) descriptions.set(name, description);
  }
  return [...names].toSorted(compareTexts).map((name) => {
    const description = descriptions.get(name);
    return description === undefined ? { name } : { name, description };
  });
}

function components(given: OpenApiDocument['components']): OpenApiDocument['components'] {
  return Object.fromEntries(Object.entries(given).filter(([, each]) => Object.keys(each).length > 0));
}

/** The versions that routes have by a header or a media type, in the order of registration; none where they are in paths. */
export function versionsOf({ handlers }: ApplicationDescription): readonly string[] {
  const named = handlers.flatMap(({ version }) =>
    version === undefined || version.in === 'path' ? [] : [version.name],
  );
  return [...new Set(named)];
}
