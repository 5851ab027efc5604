import type { Application } from '@cortado/core';
import { hostOf } from '@cortado/core/transport';
import { buildAsyncApi } from '../asyncapi/build-asyncapi';
import { buildOpenApi, versionsOf } from '../openapi/build-openapi';
import type { DocumentInfo, JsonObject } from '../openapi/document';
import type { DocumentOptions, Transform } from './options';
import { packageInfo } from './package-info';
import { warnOfOmitted } from './warn-of-omitted';

/** Builds the documents of one application. */
export class Documents {
  readonly #app: Application;
  readonly #options: DocumentOptions;
  readonly #info: DocumentInfo;

  constructor(app: Application, options: DocumentOptions) {
    this.#app = app;
    this.#options = options;
    this.#info = { ...packageInfo(), ...options.info };
  }

  /** The versions that requests name in a header or a media type. */
  get versions(): readonly string[] {
    return versionsOf(this.#app.describe());
  }

  /** @param version that of requests; undefined for those that name none */
  openapi(version?: string): JsonObject {
    const document = buildOpenApi(this.#app.describe(), { ...this.#shared, version });
    warnOfOmitted(document, version, this.#app.log);
    return this.#finished(document, 'openapi');
  }

  asyncapi(): JsonObject {
    return this.#finished(buildAsyncApi(this.#app.describe(), this.#shared), 'asyncapi');
  }

  get #shared() {
    return { info: this.#info, servers: this.#options.servers, errorBody: hostOf(this.#app).errorBody };
  }

  /** Plain JSON, which a transformation can change without changing the application. */
  #finished(document: object, kind: Parameters<Transform>[1]): JsonObject {
    const plain = JSON.parse(JSON.stringify(document, withoutBigInts)) as JsonObject;
    return this.#options.transform?.(plain, kind) ?? plain;
  }
}

/** Examples may have them. */
function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
