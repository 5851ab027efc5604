import { checkOption, refuseUnknown, type GuardLike } from '@cortado/core/transport';
import type { DocumentInfo, DocumentServer } from '../openapi/document';
import type { DocumentOptions, Transform } from '../documents/options';

/** Options of `docs()`. */
export interface DocsOptions extends DocumentOptions {
  /**
   * Where the console is served; the documents are below it, as in `/docs/openapi.json`. Neither the prefix of the application nor a
   * version is put before it. Default `/docs`.
   */
  readonly path?: string;
  /** Asked behind those of the application, which are asked here as everywhere. Default none. */
  readonly guards?: readonly GuardLike[];
}

/** The options, checked and filled in. */
export interface DocsSettings extends DocumentOptions {
  readonly path: string;
  readonly guards: readonly GuardLike[];
}

const WHERE = 'docs()';

/** @throws ConfigurationError E_OPTION */
export function docsSettings(options: DocsOptions): DocsSettings {
  refuseUnknown(WHERE, options, ['info', 'servers', 'path', 'guards', 'transform']);
  const { path = '/docs', guards = [], info, servers, transform } = options;
  checkOption(WHERE, 'path', isPath(path), "a path such as '/docs', without parameters and without a slash at its end");
  checkOption(WHERE, 'guards', Array.isArray(guards), 'a list of guards, as in [AdminGuard]');
  checkInfo(info);
  checkServers(servers);
  checkOption(WHERE, 'transform', isTransform(transform), 'a function (document, kind) => document');
  return { ...options, path, guards };
}

function isPath(path: unknown): boolean {
  return typeof path === 'string' && /^(?:\/[\w.~-]+)+$/.test(path);
}

function isTransform(transform: unknown): transform is Transform | undefined {
  return transform === undefined || typeof transform === 'function';
}

const TEXTS = ['title', 'version', 'summary', 'description', 'termsOfService'];

function checkInfo(info: Partial<DocumentInfo> | undefined): void {
  if (info === undefined) return;
  const extensions = Object.keys(info).filter((each) => each.startsWith('x-'));
  refuseUnknown(`${WHERE}.info`, info, [...TEXTS, 'contact', 'license', ...extensions]);
  for (const name of TEXTS) {
    const value = (info as Readonly<Record<string, unknown>>)[name];
    checkOption(`${WHERE}.info`, name, value === undefined || typeof value === 'string', 'a text');
  }
}

function checkServers(servers: readonly DocumentServer[] | undefined): void {
  const isList = servers === undefined || Array.isArray(servers);
  checkOption(WHERE, 'servers', isList, "a list of servers, as in [{ url: 'https://api.example.com' }]");
  for (const [index, server] of (servers ?? []).entries()) {
    const where = `${WHERE}.servers[${index}]`;
    refuseUnknown(where, server, ['url', 'description', 'variables']);
    checkOption(
      where,
      'url',
      typeof server.url === 'string' && server.url !== '',
      "an address such as 'https://api.example.com'",
    );
  }
}
