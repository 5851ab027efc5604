import { NotFound, Ok, Status, type Application, type Result } from '@cortado/core';
import type { HttpContext } from '@cortado/http';
import { ConsoleFiles } from '../console/console-files';
import type { ConsoleDocument } from '../console/console-options';
import { Documents } from '../documents/documents';
import type { DocsSettings } from './options';
import { ServedDocument } from './served-document';

/** What `docs()` serves. Loaded and made at the first request of it. */
export class Site {
  readonly #console: ConsoleFiles;
  /** By path. */
  readonly #served: ReadonlyMap<string, ServedDocument>;

  constructor(app: Application, { path, servers = [], ...options }: DocsSettings) {
    const documents = new Documents(app, { ...options, servers });
    const versions = documents.versions.map((each): [string, ServedDocument] => [
      `${path}/${fileOf(each)}`,
      new ServedDocument(() => documents.openapi(each)),
    ]);
    this.#served = new Map([
      [`${path}/openapi.json`, new ServedDocument(() => documents.openapi())],
      ...versions,
      [`${path}/asyncapi.json`, new ServedDocument(() => documents.asyncapi())],
    ]);
    this.#console = new ConsoleFiles({
      path,
      documents: listed(documents.versions),
      servers: servers.map(({ url }) => url),
    });
  }

  /** A document, the console or one of its files; NotFound for anything else. */
  answer(context: HttpContext): Result | Promise<Result> {
    const path = this.#known(pathOf(context));
    if (path === undefined) return NotFound();
    return this.#served.get(path)?.answer(context) ?? this.#page(path, context);
  }

  /** The path as it is written here. The router may be told that capitals are as good as small letters. */
  #known(asked: string): string | undefined {
    const paths = [...this.#served.keys(), ...this.#console.paths];
    return paths.find((each) => each === asked) ?? paths.find((each) => each.toLowerCase() === asked.toLowerCase());
  }

  /** The console, or one of its files. */
  async #page(path: string, { headers }: HttpContext): Promise<Result> {
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

/** Without what a router may be told to ignore: doubled slashes, and one at the end. */
function pathOf({ request }: HttpContext): string {
  const path = request.url.split('?', 1)[0]!.replace(/^https?:\/\/[^/]*/i, ''); // RFC 9112 §3.2.2
  return path.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

/** The document of a version. */
function fileOf(version: string): string {
  return `openapi.${version}.json`;
}
