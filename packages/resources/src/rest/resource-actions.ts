import { Created, NoContent, Ok, Result, type Context } from '@cortado/core';
import type { KeyValue, Row } from '../model/value';
import type { ListRequest } from '../query/list-request';
import { allOf } from '../query/where';
import { invalid, notFound } from '../repository/resource-error';
import { changeRow, removeRow } from './change-row';
import { etagOf, isKnown } from './conditions';
import { apiFor } from './controller-record';
import { createRows } from './create-rows';
import type { ResourceHooks } from './hooks';
import { expansions, represented, type ApiOf, type Representation } from './representation';
import { RESOURCE_APIS, type ResourceApi } from './resource-api';
import { pageOf, type ResourcePage } from './resource-page';

/**
 * The actions of a resource. A controller that extends it adds guards, hooks and actions of its own, and overrides what it needs: what is
 * not overridden stays.
 *
 * @example
 * @ResourceController(Product)
 * class ProductController extends ResourceActions<Product> {
 *   scope(context: Context) { return { shopId: context.principal.shopId } }
 *   @Guard(ManagerOnly) override remove(id: number, context: Context) { return super.remove(id, context) }
 * }
 */
export class ResourceActions<T extends object> {
  /** `GET /products`, and the message `list`. */
  async list(request: ListRequest, context: Context): Promise<Result<ResourcePage<T>, 200>> {
    const api = apiFor<T>(this, context);
    const scope = await api.scope(context);
    const follow = await expansions(request.expand, apisOf(context), context);
    const query = { ...request.query, where: allOf(scope, request.query.where) };
    const from = follow.length === 0 ? 'read' : 'snapshot';
    return api.resources[from](async (reader) => {
      const { rows, more, total } = await reader.list(api.model, query);
      const expanded = await Promise.all(follow.map((each) => each(reader, rows)));
      const items = represented(api.rows, rows, request.fields, expanded);
      const last = rows.at(-1);
      const Page = pageOf<T>(api.model.type);
      return Ok(new Page(items, more && last !== undefined ? request.cursorAfter(last) : null, total));
    });
  }

  /** `POST /products/search`. */
  async search(request: ListRequest, context: Context): Promise<Result<ResourcePage<T>, 200>> {
    return this.list(request, context);
  }

  /** `GET /products/:id`, and the message `read`. */
  async read(id: KeyValue, context: Context): Promise<Result<T | Representation | null, 200 | 304>> {
    const api = apiFor<T>(this, context);
    const { fields, expand } = selectionOf(api, context);
    const scope = await api.scope(context);
    const follow = await expansions(expand, apisOf(context), context);
    const from = follow.length === 0 ? 'read' : 'snapshot';
    return api.resources[from](async (reader) => {
      const row = await reader.read(api.model, id, scope);
      if (row === undefined) throw notFound(api.model.name);
      if (fields === undefined && follow.length === 0) return whole(api, row, context);
      const expanded = await Promise.all(follow.map((each) => each(reader, [row])));
      return Ok(represented(api.rows, [row], fields, expanded)[0]!);
    });
  }

  /** `POST /products`, and the message `create`. @param body what the client sent, checked: one row, or several that are created all or not at all */
  async create(body: T | readonly T[], context: Context): Promise<Result<T | readonly T[], 201>> {
    const api = apiFor<T>(this, context);
    const list = Array.isArray(body) ? (body as readonly T[]) : [body as T];
    const stored = await createRows(api, apisOf(context), this as ResourceHooks<T>, list, context);
    const created = stored.map((row) => api.rows.toInstance(row));
    if (Array.isArray(body)) return Created<readonly T[]>(created);
    const result = Created<T>(created[0]!);
    const location = locationOf(context, stored[0]![api.model.key.name] as KeyValue);
    return (location === undefined ? result : result.header('location', location)).header(
      'etag',
      etagOf(api.rows, stored[0]!),
    );
  }

  /** `PUT /products/:id`. @param body all that clients may set, checked; what was absent has its default, or is null */
  async replace(id: KeyValue, body: T, context: Context): Promise<Result<T, 200>> {
    const api = apiFor<T>(this, context);
    const read = async () => ({ ok: true, value: body }) as const;
    return changed(api, await changeRow(api, apisOf(context), this as ResourceHooks<T>, id, read, context));
  }

  /** `PATCH /products/:id`, and the message `update`. @param patch as the client sent it: it is checked as part of the row that it changes */
  async update(id: KeyValue, patch: object, context: Context): Promise<Result<T, 200>> {
    const api = apiFor<T>(this, context);
    const read = (row: Row) => api.bodies.update(patch, row);
    return changed(api, await changeRow(api, apisOf(context), this as ResourceHooks<T>, id, read, context));
  }

  /** `DELETE /products/:id`, and the message `remove`. */
  async remove(id: KeyValue, context: Context): Promise<Result<null, 204>> {
    await removeRow(apiFor<T>(this, context), this as ResourceHooks<T>, id, context);
    return NoContent();
  }
}

function apisOf(context: Context): ApiOf {
  const apis = context.get(RESOURCE_APIS);
  return ({ type }) => apis.of(type);
}

/** What is asked of a single row, by the query of a request. @throws ResourceError `invalid` */
function selectionOf<T extends object>(api: ResourceApi<T>, { transport, query }: Context) {
  if (transport !== 'http' || (query['fields'] === undefined && query['expand'] === undefined)) return NO_SELECTION;
  const asked = Object.fromEntries(
    ['fields', 'expand'].flatMap((name) => (name in query ? [[name, query[name]]] : [])),
  );
  const errors: Parameters<typeof invalid>[0][number][] = [];
  const request = api.queries.query(asked, errors);
  if (request === undefined) throw invalid(errors);
  return request;
}

const NO_SELECTION = { fields: undefined, expand: [] } as const;

function whole<T extends object>(api: ResourceApi<T>, row: Row, context: Context): Result<T, 200> | Result<null, 304> {
  if (context.transport !== 'http') return Ok(api.rows.toInstance(row));
  const etag = etagOf(api.rows, row);
  if (isKnown(context, etag)) return new Result<null, 304>(304, null).header('etag', etag);
  return Ok(api.rows.toInstance(row)).header('etag', etag);
}

function changed<T extends object>(api: ResourceApi<T>, row: Row): Result<T, 200> {
  return Ok(api.rows.toInstance(row)).header('etag', etagOf(api.rows, row));
}

/** The path of a new row, behind the path that the client used; undefined on a socket. */
function locationOf({ transport, raw }: Context, key: KeyValue): string | undefined {
  if (transport !== 'http' || raw?.url === undefined) return undefined;
  return `${raw.url.replace(/\/?(?:\?.*)?$/s, '')}/${encodeURIComponent(key)}`;
}
