import type { Application } from '@cortado/core';
import { hostOf } from '@cortado/core/transport';
import type { JsonObject } from '../openapi/document';
import type { Documents } from './documents';
import type { DocumentOptions } from './options';
import { optionsOf } from './plugin-options';

/** Both documents of an application. */
export interface BuiltDocuments {
  /** OpenAPI 3.1: what it answers to HTTP requests. */
  readonly openapi: JsonObject;
  /** AsyncAPI 3.0: its sockets and channels. */
  readonly asyncapi: JsonObject;
}

/**
 * Builds the documents of an application, before or after it listens. The same program gives the same documents, to the byte.
 *
 * @param options those of `docs()` among its plugins, if it is there
 * @throws DtoDefinitionError for a DTO whose constructor cannot be called without arguments
 * @example
 * const { openapi } = buildDocuments(await createApp({ controllers: [UserController] }));
 * await writeFile('openapi.json', JSON.stringify(openapi, null, 2));
 */
export function buildDocuments(
  app: Application,
  options: DocumentOptions = optionsOf(hostOf(app).plugins),
): BuiltDocuments {
  const documents = documentsOf(app, options);
  return { openapi: documents.openapi(), asyncapi: documents.asyncapi() };
}

/**
 * What builds them is loaded when the first one is built, so that an application that serves none does not carry it. By `require`, because
 * Jest runs no `import()` of a CommonJS module.
 */
export function documentsOf(app: Application, options: DocumentOptions): Documents {
  const { Documents: Loaded } = require('./documents') as typeof import('./documents');
  return new Loaded(app, options);
}
