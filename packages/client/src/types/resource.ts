import type { Answer, FailureBody } from './answer.ts';
import type { Where } from './markers.ts';
import type { CallOptions } from './options.ts';

/** The resources of an API, by name. */
export type Resources<A> = A extends { resources: infer R } ? R : {};

/** Which rows are listed. */
export interface Query<Row> {
  where?: Where<Row>;
  /** Properties, with "-" for descending. */
  sort?: readonly `${'' | '-'}${keyof Row & string}`[];
  limit?: number;
  /** `next` of the page before. */
  after?: string;
}

/** A page of rows. */
export interface ResourcePage<Row> {
  items: Row[];
  /** `after` of the next page; null at the end. */
  next: string | null;
}

/** What the generator says of a resource. */
export interface ResourceTypes {
  readonly row: unknown;
  readonly key: unknown;
  readonly create: unknown;
  readonly update: unknown;
}

/** Where a resource is. */
export interface ResourcePlace {
  /** Of its routes. Default: `/` and its name. */
  readonly path?: string;
  /** Of a socket that lists its channel. Default: `/ws/` and its name. */
  readonly socket?: string;
  /** The property of its key. Default `id`. */
  readonly key?: string;
}

/** The rows of a resource that fit a query, kept up to date. */
export interface View<Row> {
  readonly rows: readonly Row[];
  readonly state: 'loading' | 'live' | 'waiting' | 'closed';
  on(event: '$change', listener: (rows: readonly Row[]) => void): () => void;
  close(): Promise<void>;
}

/** The calls of a resource. */
export interface ResourceOf<R extends ResourceTypes> {
  list(
    query?: Query<R['row']>,
    options?: CallOptions,
  ): Promise<Answer<{ 200: ResourcePage<R['row']>; 400: FailureBody }>>;
  read(key: R['key'], options?: CallOptions): Promise<Answer<{ 200: R['row']; 404: FailureBody }>>;
  create(
    row: R['create'],
    options?: CallOptions,
  ): Promise<Answer<{ 201: R['row']; 400: FailureBody; 409: FailureBody }>>;
  update(
    key: R['key'],
    change: R['update'],
    options?: CallOptions,
  ): Promise<Answer<{ 200: R['row']; 400: FailureBody; 404: FailureBody; 409: FailureBody; 412: FailureBody }>>;
  remove(key: R['key'], options?: CallOptions): Promise<Answer<{ 204: null; 404: FailureBody }>>;
  watch(query?: Pick<Query<R['row']>, 'where' | 'sort' | 'limit'>): View<R['row']>;
}
