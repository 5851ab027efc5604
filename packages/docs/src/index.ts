import { Application, type Plugin, type PluginHost } from '@cortado/core';
import { hostOf } from '@cortado/core/transport';
import { onDemand, type HttpContext } from '@cortado/http';
import type { ClientDocuments } from './client-types/api-module';
import type { BuiltDocuments } from './documents/build-documents';
import type { DocumentOptions } from './documents/options';
import type { DocsOptions, DocsSettings } from './plugin/options';
import type { Site } from './plugin/site';

export type { ClientDocuments } from './client-types/api-module';
export type { BuiltDocuments } from './documents/build-documents';
export type { DocumentOptions, Transform } from './documents/options';
export type { DocumentInfo, DocumentServer } from './openapi/document';
export type { DocsOptions } from './plugin/options';
export type { JsonSchema } from './schema/json-schema';

// What does the work is loaded when it is needed: until somebody asks for a document, an application with `docs()` carries this file alone. By
// `require`, because Jest runs no `import()` of a CommonJS module. And not by getters, which Node asks when a module imports this one.

const DEFAULTS: DocsSettings = { path: '/docs', guards: [] };

/**
 * Serves the documents of the application and a console to try it out: `/docs`, `/docs/openapi.json` and `/docs/asyncapi.json`. Where routes
 * name their versions in a header or a media type, each version has a document of its own too, as in `/docs/openapi.2.json`. Everything is
 * loaded and made when it is first asked for.
 *
 * @throws ConfigurationError E_OPTION
 * @example
 * const app = await createApp({ controllers: [UserController], plugins: [docs({ guards: [AdminGuard] })] });
 */
export function docs(options: DocsOptions = {}): Plugin {
  let settings = DEFAULTS;
  const plugin: Plugin = { name: 'docs', setup: (app) => register(app, settings) };
  if (Object.keys(options).length > 0) {
    const { docsSettings } = require('./plugin/options') as typeof import('./plugin/options');
    const { remember } = require('./documents/plugin-options') as typeof import('./documents/plugin-options');
    remember(plugin, (settings = docsSettings(options)));
  }
  return plugin;
}

function register(app: PluginHost, settings: DocsSettings): void {
  const { path, guards } = settings;
  let site: Site | undefined;
  const load = (): Site => {
    const { Site: Loaded } = require('./plugin/site') as typeof import('./plugin/site');
    return new Loaded(app.get(Application), settings);
  };
  const files = ['openapi.json', 'asyncapi.json', 'console/*'];
  // Versions that are part of the path are in one document.
  if (!hostOf(app.get(Application)).versions.inPath) files.push('openapi.:version.json');
  app.route('GET', path, {
    [onDemand]: [path, ...files.map((each) => `${path}/${each}`)],
    prefix: false,
    api: { hidden: true },
    guards,
    handler: (context: HttpContext) => (site ??= load()).answer(context),
  });
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
export function buildDocuments(app: Application, options?: DocumentOptions): BuiltDocuments {
  const builder = require('./documents/build-documents') as typeof import('./documents/build-documents');
  return builder.buildDocuments(app, options);
}

/**
 * The types of an API for `createClient<Api>()` of `@cortado/client`, as the text of a TypeScript module. The same documents give the same
 * text.
 *
 * @example
 * writeFileSync('src/api.ts', clientTypes(buildDocuments(app)));
 */
export function clientTypes(documents: ClientDocuments): string {
  const writer = require('./client-types/api-module') as typeof import('./client-types/api-module');
  return writer.apiModule(documents);
}

/**
 * Reads the documents of an API from a folder with `openapi.json` and `asyncapi.json`, or from a server that serves them. One of the two may
 * be missing.
 *
 * @param from a folder, or a URL: that of `docs()`, as in `http://localhost:3000/docs`, or of the server, which is asked at `/docs`
 * @throws ConfigurationError E_OPTION when there is no document, or one cannot be read
 * @example
 * const types = clientTypes(await readDocuments('http://localhost:3000'));
 */
export async function readDocuments(from: string): Promise<ClientDocuments> {
  const reader = require('./client-types/read-documents') as typeof import('./client-types/read-documents');
  return reader.readDocuments(from);
}
