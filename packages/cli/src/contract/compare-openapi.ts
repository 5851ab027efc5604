import type { Changes } from './changes';
import { compareRequired, compareSchemas, type Comparison } from './compare-schemas';
import { compareSecurity } from './compare-security';
import { resolved, type Json } from './schema';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];

/** Compares the routes of two OpenAPI documents. */
export function compareOpenApi(before: Json, after: Json, changes: Changes): void {
  const olds = operationsOf(before);
  const news = operationsOf(after);
  for (const [name, old] of olds) {
    const now = news.get(name);
    if (now === undefined) changes.at(name).breaks('was removed');
    else compareOperation(old, now, { before, after }, changes.at(name));
  }
  for (const name of news.keys()) if (!olds.has(name)) changes.at(name).note('is new');
}

/** By method and path, as in `GET /users/{id}`. */
function operationsOf(document: Json): ReadonlyMap<string, Json> {
  const paths = Object.entries((document['paths'] ?? {}) as Record<string, Json>);
  return new Map(
    paths.flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method): [string, Json] => [
        `${method.toUpperCase()} ${path}`,
        item[method] as Json,
      ]),
    ),
  );
}

type Documents = Pick<Comparison, 'before' | 'after'>;

function compareOperation(old: Json, now: Json, documents: Documents, changes: Changes): void {
  compareParameters(old, now, documents, changes);
  compareBody(old, now, documents, changes.at('request body'));
  compareSecurity(
    old['security'] ?? documents.before['security'],
    now['security'] ?? documents.after['security'],
    changes,
  );
  compareStatuses(old['responses'] ?? {}, now['responses'] ?? {}, changes, (before, after, place) => {
    compareContent(resolved(before, documents.before), resolved(after, documents.after), 'output', documents, place);
  });
}

/**
 * Compares answers by status. `2XX` stands for a success that nobody declares: declaring it breaks nothing.
 *
 * @param compare what two answers of one status are compared by
 */
export function compareStatuses(
  olds: Json,
  news: Json,
  changes: Changes,
  compare: (before: Json, after: Json, changes: Changes) => void,
): void {
  const isDeclared = Object.keys(news).some((status) => status.startsWith('2'));
  for (const status of Object.keys(olds)) {
    const place = changes.at(`status ${status}`);
    if (status in news) compare(olds[status] as Json, news[status] as Json, place);
    else if (status === '2XX' && isDeclared) place.note('is declared now');
    else place.breaks('was removed');
  }
  for (const status of Object.keys(news)) if (!(status in olds)) changes.at(`status ${status}`).note('is new');
}

function compareParameters(old: Json, now: Json, documents: Documents, changes: Changes): void {
  const olds = parametersOf(old, documents.before);
  const news = parametersOf(now, documents.after);
  for (const [name, before] of olds) {
    const after = news.get(name);
    const place = changes.at(name);
    if (after === undefined) {
      place.note('was removed; it is ignored');
      continue;
    }
    compareRequired(before['required'] === true, after['required'] === true, 'input', place);
    compareSchemas(before['schema'], after['schema'], { ...documents, side: 'input' }, place);
    if (before['style'] !== after['style'] || before['explode'] !== after['explode'])
      place.breaks('is written differently now');
  }
  for (const [name, after] of news) {
    if (olds.has(name)) continue;
    if (after['required'] === true) changes.at(name).breaks('is new and required');
    else changes.at(name).note('is new');
  }
}

/** By source and name, as in `query "limit"`. */
function parametersOf({ parameters = [] }: Json, document: Json): ReadonlyMap<string, Json> {
  return new Map(
    (parameters as readonly unknown[]).map((each) => {
      const parameter = resolved(each, document);
      return [`${parameter['in']} "${parameter['name']}"`, parameter];
    }),
  );
}

function compareBody(old: Json, now: Json, documents: Documents, changes: Changes): void {
  const [before, after] = [old['requestBody'], now['requestBody']] as (Json | undefined)[];
  if (before === undefined && after === undefined) return;
  if (before === undefined) {
    if (after!['required'] === true) changes.breaks('is new and required');
    else changes.note('is new');
  } else if (after === undefined) {
    changes.note('was removed; it is ignored');
  } else {
    compareRequired(before['required'] === true, after['required'] === true, 'input', changes);
    compareContent(before, after, 'input', documents, changes);
  }
}

/** By media type. The name of JSON is left out of places, because most content is. */
function compareContent(old: Json, now: Json, side: Comparison['side'], documents: Documents, changes: Changes): void {
  const olds = (old['content'] ?? {}) as Record<string, Json>;
  const news = (now['content'] ?? {}) as Record<string, Json>;
  for (const [type, { schema }] of Object.entries(olds)) {
    const place = changes.at(type === 'application/json' ? '' : type);
    if (type in news) compareSchemas(schema, news[type]!['schema'], { ...documents, side }, place);
    else changes.at(type).breaks('was removed');
  }
  for (const type of Object.keys(news)) if (!(type in olds)) changes.at(type).note('is new');
}
