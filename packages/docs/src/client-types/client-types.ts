import type { ClientDocuments } from './api-module';

/**
 * The types of an API for `createClient<Api>()` of `@cortado/client`, as the text of a TypeScript module. The same documents give the same
 * text.
 *
 * @example
 * writeFileSync('src/api.ts', clientTypes(buildDocuments(app)));
 */
export function clientTypes(documents: ClientDocuments): string {
  // Loaded here, so that an application that serves documents does not carry it.
  const { apiModule } = require('./api-module') as typeof import('./api-module');
  return apiModule(documents);
}
