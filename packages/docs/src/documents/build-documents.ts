import type { Application } from '@cortado/core';
import { hostOf } from '@cortado/core/transport';
import type { JsonObject } from '../openapi/document';
import { Documents } from './documents';
import type { DocumentOptions } from './options';
import { optionsOf } from './plugin-options';

/** Both documents of an application. */
export interface BuiltDocuments {
  /** OpenAPI 3.1: what it answers to HTTP requests. */
  readonly openapi: JsonObject;
  /** AsyncAPI 3.0: its sockets and channels. */
  readonly asyncapi: JsonObject;
}

/** @param options those of `docs()` among the plugins, if it is there */
export function buildDocuments(
  app: Application,
  options: DocumentOptions = optionsOf(hostOf(app).plugins),
): BuiltDocuments {
  const documents = new Documents(app, options);
  return { openapi: documents.openapi(), asyncapi: documents.asyncapi() };
}
