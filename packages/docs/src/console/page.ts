import { posix } from 'node:path';
import type { ConsoleOptions } from './console-options';
import { filePaths } from './file-list';

const MEDIA_TYPES = {
  openapi: 'application/vnd.oai.openapi+json',
  asyncapi: 'application/vnd.aai.asyncapi+json',
};

/**
 * The page with the addresses of its files and documents. They are relative to it, so that they hold behind a proxy that serves the application
 * under a prefix. Documents are links with the relation `service-desc` (RFC 8631), where other programs find them too.
 */
export function renderPage(html: string, { path, documents }: Pick<ConsoleOptions, 'path' | 'documents'>): string {
  const base = posix.basename(path);
  const links = documents.map(
    ({ kind, file, title }) =>
      `<link rel="service-desc" type="${MEDIA_TYPES[kind]}" href="${escaped(`${base}/${file}`)}" title="${escaped(title ?? '')}" />`,
  );
  // Without these, a browser learns of each module only from the one that imports it.
  const modules = filePaths()
    .filter((file) => file.endsWith('.js') && !file.startsWith('swagger-ui/'))
    .map((file) => `<link rel="modulepreload" href="${escaped(`${base}/console/${file}`)}" />`);
  return html
    .replaceAll('console/', `${escaped(base)}/console/`)
    .replace('<!-- links -->', () => [...links, ...modules].join('\n    '));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
