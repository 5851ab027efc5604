import { ConfigurationError } from '@cortado/core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientDocuments } from './api-module';

const KINDS = ['openapi', 'asyncapi'] as const;

/** In milliseconds: how long a server has for its answer. */
const TIMEOUT = 30_000;

/** @param from a folder, or a URL: that of `docs()`, or of the server */
export async function readDocuments(from: string): Promise<ClientDocuments> {
  const isUrl = /^https?:\/\//i.test(from);
  const places = isUrl ? [urlOf(from), `${urlOf(from)}/docs`] : [from];
  for (const place of places) {
    const [openapi, asyncapi] = await Promise.all(
      KINDS.map(async (kind) => {
        const file = isUrl ? `${place}/${kind}.json` : join(place, `${kind}.json`);
        const text = await (isUrl ? fetched(file) : stored(file));
        return text === undefined ? undefined : documentOf(text, kind, file);
      }),
    );
    if (openapi !== undefined || asyncapi !== undefined) return { openapi, asyncapi };
  }
  throw unreadable(
    from,
    'has neither openapi.json nor asyncapi.json',
    'name a folder with one of the two files, or the URL of a running server that has the plugin docs()',
  );
}

function urlOf(from: string): string {
  return from.replace(/\/$/, '');
}

async function fetched(url: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT) });
  } catch (error) {
    throw unreadable(url, 'the server cannot be reached', 'start the server, or correct the URL', error);
  }
  if (response.ok) return await response.text();
  await response.body?.cancel();
  if (response.status === 404) return undefined;
  throw unreadable(
    url,
    `the server answered ${response.status}`,
    'name a folder with openapi.json and asyncapi.json where the documents are guarded',
  );
}

async function stored(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, 'the file cannot be read', 'name a folder that can be read', error);
  }
}

/** A document says in its first property what it is. */
function documentOf(text: string, kind: string, file: string): object {
  const remedy = 'name a folder or a server with documents of Cortado';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw unreadable(file, 'it is not JSON', remedy, error);
  }
  if (typeof document === 'object' && document !== null && kind in document) return document;
  throw unreadable(file, `it has no property "${kind}"`, remedy);
}

function unreadable(where: string, problem: string, remedy: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where, problem, remedy, cause });
}
