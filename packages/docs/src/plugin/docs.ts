import { Application, type Plugin, type PluginHost } from '@cortado/core';
import type { HttpContext } from '@cortado/http';
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
  const answer = (context: HttpContext) => (site ??= load()).answer(context, context.params['*']);
  // Two routes for everything, because each costs memory from the start.
  for (const each of [path, `${path}/*`])
    app.route('GET', each, { prefix: false, api: { hidden: true }, guards, handler: answer });
}
