import { NotFound, Ok, Status, type Application, type Result } from '@cortado/core';
import type { HttpContext } from '@cortado/http';
import { ConsoleFiles } from '../console/console-files';
import type { ConsoleDocument } from '../console/console-options';
import { documentsOf } from '../documents/build-documents';
import type { Documents } from '../documents/documents';
import type { DocsSettings } from './options';
import { ServedDocument } from './served-document';

/** What `docs()` serves. Loaded and made at the first request of it. */
export class Site {
  readonly #documents: Documents;
  readonly #console: ConsoleFiles;
  readonly #openapi: ServedDocument;
  readonly #asyncapi: ServedDocument;
  readonly #versions: ReadonlyMap<string, ServedDocument>;

  constructor(app: Application, { path, servers = [], ...options }: DocsSettings) {
    const documents = (this.#documents = documentsOf(app, { ...options, servers }));
    this.#openapi = new ServedDocument(() => documents.openapi());
    this.#asyncapi = new ServedDocument(() => documents.asyncapi());
    this.#versions = new Map(
      documents.versions.map((each) => [each, new ServedDocument(() => documents.openapi(each))]),
    );
    this.#console = new ConsoleFiles({ path, documents: this.#listed(), servers: servers.map(({ url }) => url) });
  }

  openapi(context: HttpContext): Result;
  openapi(context: HttpContext, version: string): Result | undefined;
  openapi(context: HttpContext, version?: string): Result | undefined {
    const document = version === undefined ? this.#openapi : this.#versions.get(version);
    return document?.answer(context);
  }

  asyncapi(context: HttpContext): Result {
    return this.#asyncapi.answer(context);
  }

  /** The console, or one of its files. */
  async page({ request, headers }: HttpContext): Promise<Result> {
    const path = request.url.split('?', 1)[0]!;
    if (!this.#console.paths.includes(path)) return NotFound();
    const { statusCode, headers: given, body } = await this.#console.answer(path, headers);
    let result: Result = body === null ? Status(statusCode) : Ok(body);
    for (const [name, value] of Object.entries(given)) result = result.header(name, value);
    return result;
  }

  #listed(): readonly ConsoleDocument[] {
    const versions = this.#documents.versions.map((each): ConsoleDocument => ({
      kind: 'openapi',
      file: `openapi.${each}.json`,
      title: each,
    }));
    return [{ kind: 'openapi', file: 'openapi.json' }, ...versions, { kind: 'asyncapi', file: 'asyncapi.json' }];
  }
}
