import type { Logger } from '@cortado/core';
import type { OpenApiDocument } from '../openapi/document';

/**
 * Logs each operation that a document has to leave out, because OpenAPI holds one for each path and method. Those of another version are in
 * the document of that version.
 */
export function warnOfOmitted({ paths }: OpenApiDocument, version: string | undefined, log: Logger): void {
  for (const [path, { 'x-cortado-omitted': omitted = [] }] of Object.entries(paths)) {
    for (const { method, operationId, ...operation } of omitted) {
      const own = operation['x-cortado-version'] as { readonly in: string; readonly name: string } | undefined;
      if ((own?.in === 'path' ? undefined : own?.name) !== version) continue;
      log.warn(
        {
          method: method.toUpperCase(),
          path: operation['x-cortado-path'] ?? path,
          host: operation['x-cortado-host'],
          operationId,
        },
        'an operation is not in the OpenAPI document: another one has its path and method',
      );
    }
  }
}
