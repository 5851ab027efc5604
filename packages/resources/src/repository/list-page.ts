import type { FieldError } from '@cortado/core';
import type { Model } from '../model/model';
import type { ListRequest } from '../query/list-request';
import { PROGRAM_LIMITS } from '../query/query-limits';
import { QueryReader } from '../query/query-reader';
import type { StoreReader } from '../store/store';
import { invalid } from './resource-error';
import type { Rows } from './rows';

/** Comparisons of one property, all of which have to hold. */
export interface FieldWhere<V> {
  /** Equal. */
  readonly eq?: V;
  /** Not equal, null included. */
  readonly ne?: V;
  /** Greater. */
  readonly gt?: V;
  /** Greater or equal. */
  readonly gte?: V;
  /** Less. */
  readonly lt?: V;
  /** Less or equal. */
  readonly lte?: V;
  /** One of these values. */
  readonly in?: readonly V[];
  /** None of these values, null included. */
  readonly nin?: readonly V[];
  /** Has this text in it, by case. */
  readonly contains?: string;
  /** Begins with this text, by case. */
  readonly startsWith?: string;
  /** Ends with this text, by case. */
  readonly endsWith?: string;
  /** Whether it is null. */
  readonly null?: boolean;
}

/**
 * A filter as a program and the body of a search write it: everything in it has to hold.
 *
 * @example
 * { status: 'open', price: { gte: 10 }, or: [{ shopId: 1 }, { shopId: 2 }] }
 */
export type WhereObject<T extends object> = {
  readonly [K in keyof T]?: NonNullable<T[K]> | FieldWhere<NonNullable<T[K]>>;
} & {
  readonly and?: readonly WhereObject<T>[];
  readonly or?: readonly WhereObject<T>[];
};

/** Which rows a repository lists, as the body of a search says it. */
export interface Query<T extends object> {
  /** Which rows. Default: all. */
  readonly where?: WhereObject<T>;
  /** Names of properties, with `-` for the highest first. The key is always the last. Default: the key. */
  readonly sort?: readonly string[];
  /** The most rows of the page. Default: 20. */
  readonly limit?: number;
  /** The cursor of the page before. Default: the first page. */
  readonly after?: string;
  /** How many rows are left out. Default: 0. */
  readonly offset?: number;
  /** Whether the rows of all pages are counted. Default: false. */
  readonly total?: boolean;
}

/** One page of a resource. */
export interface ListPage<T> {
  /** The rows. */
  readonly items: readonly T[];
  /** The cursor of the next page; null for the last one. */
  readonly next: string | null;
  /** The rows of all pages, if they were asked for. */
  readonly total?: number;
}

const readers = new WeakMap<Model, QueryReader>();

/** Reads the filters and queries of the program, which may use properties that clients do not see. */
export function programReader(model: Model): QueryReader {
  let reader = readers.get(model);
  if (reader === undefined)
    readers.set(model, (reader = new QueryReader(model, { limits: PROGRAM_LIMITS, hidden: true })));
  return reader;
}

/** @throws ResourceError `invalid` */
export function readQuery(model: Model, query: object): ListRequest {
  const errors: FieldError[] = [];
  const request = programReader(model).search(withoutUndefined(query), errors);
  if (request === undefined) throw invalid(errors);
  return request;
}

/** Lists one page. */
export async function listPage<T extends object>(
  reader: StoreReader,
  rows: Rows<T>,
  request: ListRequest,
): Promise<ListPage<T>> {
  const listed = await reader.list(rows.model, request.query);
  const last = listed.rows.at(-1);
  return {
    items: listed.rows.map((row) => rows.toInstance(row)),
    next: listed.more && last !== undefined ? request.cursorAfter(last) : null,
    ...(listed.total === undefined ? {} : { total: listed.total }),
  };
}

function withoutUndefined(query: object): object {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
