import { Application, NotFound, type Plugin, type PluginHost } from '@cortado/core';
import type { FunctionRoute, HttpContext } from '@cortado/http';
import { remember } from '../documents/plugin-options';
import { docsSettings, type DocsOptions, type DocsSettings } from './options';
import type { Site } from './site';

/**
 * Serves the documents of the application and a console to try it out: `/docs`, `/docs/openapi.json` and `/docs/asyncapi.json`. Where routes
 * name their versions in a header or a media type, each version has a document of its own too, as in `/docs/openapi.2.json`. Everything is
 * made when it is first asked for.
 *
 * @throws ConfigurationError E_OPTION
 * @example
 * const app = await createApp({ controllers: [UserController], plugins: [docs({ guards: [AdminGuard] })] });
 */
export function docs(options: DocsOptions = {}): Plugin {
  const settings = docsSettings(options);
  return remember({ name: 'docs', setup: (app) => register(app, settings) }, settings);
}

function register(app: PluginHost, settings: DocsSettings): void {
  const { path, guards } = settings;
  let site: Site | undefined;
  const load = (): Site => {
    const { Site: Loaded } = require('./site') as typeof import('./site');
    return new Loaded(app.get(Application), settings);
  };
  const serve = (
    route: string,
    answer: (site: Site, context: HttpContext) => ReturnType<FunctionRoute['handler']>,
  ): void =>
    app.route('GET', route, {
      prefix: false,
      api: { hidden: true },
      guards,
      handler: (context: HttpContext) => answer((site ??= load()), context),
    });
  serve(path, (each, context) => each.page(context));
  serve(`${path}/console/*`, (each, context) => each.page(context));
  serve(`${path}/openapi.json`, (each, context) => each.openapi(context));
  serve(
    `${path}/openapi.:version.json`,
    (each, context) => each.openapi(context, context.params['version']!) ?? NotFound(),
  );
  serve(`${path}/asyncapi.json`, (each, context) => each.asyncapi(context));
}
