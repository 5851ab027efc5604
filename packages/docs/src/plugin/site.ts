import { NotFound, Ok, Status, type Application, type Result } from '@cortado/core';
import type { HttpContext } from '@cortado/http';
import { ConsoleFiles } from '../console/console-files';
import type { ConsoleDocument } from '../console/console-options';
import { documentsOf } from '../documents/build-documents';
import type { DocsSettings } from './options';
import { ServedDocument } from './served-document';

/** What `docs()` serves. Loaded and made at the first request of it. */
export class Site {
  readonly #console: ConsoleFiles;
  /** By file. */
  readonly #served: ReadonlyMap<string, ServedDocument>;

  constructor(app: Application, { path, servers = [], ...options }: DocsSettings) {
    const documents = documentsOf(app, { ...options, servers });
    const versions = documents.versions.map((each): [string, ServedDocument] => [
      fileOf(each),
      new ServedDocument(() => documents.openapi(each)),
    ]);
    this.#served = new Map([
      ['openapi.json', new ServedDocument(() => documents.openapi())],
      ...versions,
      ['asyncapi.json', new ServedDocument(() => documents.asyncapi())],
    ]);
    this.#console = new ConsoleFiles({
      path,
      documents: listed(documents.versions),
      servers: servers.map(({ url }) => url),
    });
  }

  /**
   * @param file what is behind the path of the console: a document or a file of the console. Undefined for the page itself
   * @returns NotFound for anything else
   */
  answer(context: HttpContext, file: string | undefined): Result | Promise<Result> {
    const document = this.#served.get(file ?? '');
    return document === undefined ? this.#page(context) : document.answer(context);
  }

  /** The console, or one of its files. */
  async #page({ request, headers }: HttpContext): Promise<Result> {
    const path = request.url.split('?', 1)[0]!;
    if (!this.#console.paths.includes(path)) return NotFound();
    const { statusCode, headers: given, body } = await this.#console.answer(path, headers);
    let result: Result = body === null ? Status(statusCode) : Ok(body);
    for (const [name, value] of Object.entries(given)) result = result.header(name, value);
    return result;
  }
}

/** The documents that the console shows. */
function listed(versions: readonly string[]): readonly ConsoleDocument[] {
  const others = versions.map((each): ConsoleDocument => ({ kind: 'openapi', file: fileOf(each), title: each }));
  return [{ kind: 'openapi', file: 'openapi.json' }, ...others, { kind: 'asyncapi', file: 'asyncapi.json' }];
}

/** The document of a version. */
function fileOf(version: string): string {
  return `openapi.${version}.json`;
}
