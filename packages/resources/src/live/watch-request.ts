import type { SourceRequest, Stream, Subscription } from '@cortado/channels';
import { HttpError, type Context, type FieldError } from '@cortado/core';
import type { Model } from '../model/model';
import { isJsonObject } from '../model/value';
import type { ListRequest } from '../query/list-request';
import { allOf, EVERY_ROW, type Where } from '../query/where';
import { represented } from '../rest/representation';
import { RESOURCE_APIS, type ResourceApi } from '../rest/resource-api';
import { pageOf, type ResourcePage } from '../rest/resource-page';
import { LIVE_RESOURCES } from './live-resources';
import type { WatchGroup } from './watch-group';

/** What a client asks for when it watches a resource: the body of its join. The first argument of `onJoin`. */
export class WatchRequest<T extends object> implements SourceRequest {
  readonly stream: Stream;
  readonly #group: WatchGroup;
  readonly #api: ResourceApi<T>;
  readonly #request: ListRequest;

  /**
   * @param scope the rows that exist for the client
   * @param wantsSnapshot whether the reply has the rows as they are now
   */
  constructor(
    api: ResourceApi<T>,
    group: WatchGroup,
    request: ListRequest,
    private readonly scope: Where,
    readonly wantsSnapshot: boolean,
  ) {
    this.#api = api;
    this.#group = group;
    this.#request = request;
    this.stream = group.stream;
  }

  /**
   * The data of the reply: the first page of the rows, read at one moment. Only what is written after that moment follows. Null for a
   * client that asks for no rows, and for one that gets everything it missed.
   */
  async snapshot(subscription: Subscription): Promise<ResourcePage<T> | null> {
    if (!this.wantsSnapshot || subscription.isRecovered) return null;
    const { model, resources, rows } = this.#api;
    const { query, fields } = this.#request;
    const where = allOf(this.scope, query.where);
    return resources.snapshot(async (reader) => {
      const listed = await reader.list(model, { ...query, where });
      const { epoch, head } = await reader.position(model);
      subscription.startAt(this.#group.at(epoch, head));
      const last = listed.rows.at(-1);
      const next = listed.more && last !== undefined ? this.#request.cursorAfter(last) : null;
      const Page = pageOf<T>(model.type);
      return new Page(represented(rows, listed.rows, fields, []), next);
    });
  }
}

/** What the body of a join may have. */
const NAMES = ['where', 'fields', 'snapshot'];

/**
 * Reads the body of a join, after the guards.
 *
 * @param issues receives what is wrong with it
 * @throws HttpError 404 for a resource that cannot be listed; TypeError for a scope that the log cannot answer
 */
export async function readWatch<T extends object>(
  api: ResourceApi<T>,
  context: Context,
  issues: FieldError[],
): Promise<WatchRequest<T> | undefined> {
  const { model } = api;
  if (!api.operations.includes('list')) throw new HttpError(404, `${model.name} cannot be watched`);
  const read = readBody(api, context.payload ?? {}, issues);
  if (read === undefined) return undefined;
  const scope = await api.scope(context);
  checkScope(model, scope);
  const { request, wantsSnapshot } = read;
  const watched = { where: request.query.where, scope, fields: request.fields };
  const group = context.get(LIVE_RESOURCES).resource(model).group(watched);
  return new WatchRequest(api, group, request, scope, wantsSnapshot);
}

/** The API of a resource in the application of a context. */
export function apiOf<T extends object>(type: new (...args: never[]) => T, context: Context): ResourceApi<T> {
  return context.get(RESOURCE_APIS).of(type as never) as ResourceApi<T>;
}

function readBody<T extends object>(api: ResourceApi<T>, body: unknown, issues: FieldError[]) {
  const found: FieldError[] = [];
  if (!isJsonObject(body)) {
    issues.push({ loc: [], type: 'object_expected', msg: 'Object expected' });
    return undefined;
  }
  for (const name of Object.keys(body)) {
    if (!NAMES.includes(name)) found.push({ loc: [name], type: 'unknown_option', msg: 'Unknown option' });
  }
  const { where, fields, snapshot = false } = body;
  const page = isJsonObject(snapshot) ? snapshot : {};
  if (typeof snapshot !== 'boolean' && !isJsonObject(snapshot)) {
    found.push({ loc: ['snapshot'], type: 'boolean_expected', msg: 'true, false or { sort, limit } expected' });
  }
  for (const name of Object.keys(page)) {
    if (name === 'sort' || name === 'limit') continue;
    found.push({ loc: ['snapshot', name], type: 'unknown_option', msg: 'Unknown option' });
  }
  const { sort, limit } = page;
  const query = Object.fromEntries(
    Object.entries({ where, fields, sort, limit }).filter(([, each]) => each !== undefined),
  );
  const inQuery: FieldError[] = [];
  const request = api.queries.search(query, inQuery);
  for (const issue of inQuery) {
    const isOfPage = issue.loc[0] === 'sort' || issue.loc[0] === 'limit';
    found.push(isOfPage ? { ...issue, loc: ['snapshot', ...issue.loc] } : issue);
  }
  issues.push(...found);
  if (request === undefined || found.length > 0) return undefined;
  return { request, wantsSnapshot: snapshot !== false };
}

/** The log has no properties that are excluded from output, so a scope that compares one would see null in every row. */
function checkScope(model: Model, scope: Where): void {
  if (scope === EVERY_ROW) return;
  if ('terms' in scope) {
    for (const each of scope.terms) checkScope(model, each);
    return;
  }
  if (!scope.field.hidden) return;
  const { name } = scope.field;
  throw new TypeError(
    `${model.name} cannot be watched: its scope compares ${name}, which is excluded from output and so not in the log of changes`,
  );
}
