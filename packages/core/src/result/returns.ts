import { isAsyncIterable, isPromise } from '../common/async';
import type { Class, Method, Problem } from '../common/types';
import { refuseUnknownIn } from '../config/check-options';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import { fromValue, writtenAs, type ErrorBody, type Result } from './result';
import { checkReturnedType, isJsonBody, type JsonBody, type ReturnedType } from './returned-type';

/** What `@Returns(status, type, options)` takes. */
export interface ReturnsOptions {
  /** What documents say of the answer; CommonMark. */
  readonly description?: string;
  /** The JSON Schemas of headers that the answer has, by name in lower case, as in `{ etag: { type: 'string' } }`. */
  readonly headers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ReturnsMetadata {
  readonly statusCode: number;
  readonly type: ReturnedType;
  readonly options: ReturnsOptions;
}

/** What `@Returns` records. */
export const returnsMetadata = new DecoratorMetadata<ReturnsMetadata>('Returns');

type BodyOf<T> = T extends readonly [Class<infer Item>] ? readonly Item[] : T extends Class<infer One> ? One : null;

/**
 * The body that a method with this return type gives with this status, `never` if it never answers with it. Results whose status is
 * only known as a `number` could have any body. Items of a stream have the status 206.
 */
type Given<R, Status extends number> =
  R extends AsyncIterable<infer Item>
    ? Item206<Item, Status>
    : R extends Result<infer Body, infer Code>
      ? Body extends AsyncIterable<infer Item>
        ? Item206<Item, Status>
        : number extends Code
          ? unknown
          : Status extends Code
            ? Body
            : never
      : [R] extends [undefined | void]
        ? Status extends 204
          ? null
          : never
        : Status extends 200
          ? R
          : never;
type Item206<Item, Status> = Status extends 206 ? Item : never;

type CheckReturned<M extends Method, Status extends number, T> = [T] extends [JsonBody]
  ? CheckJson<Given<Awaited<ReturnType<M>>, Status>, T>
  : CheckOther<Given<Awaited<ReturnType<M>>, Status>>;
type CheckJson<Body, T> = [Body] extends [never]
  ? Never
  : unknown extends Body
    ? unknown
    : [Body] extends [BodyOf<T> | ErrorBody | null]
      ? unknown
      : Problem<'the body that this method answers with has another type than @Returns says; a list is [Class]'>;
type CheckOther<Body> = [Body] extends [never]
  ? Never
  : unknown extends Body
    ? unknown
    : [Body] extends [Uint8Array | ArrayBuffer | null]
      ? unknown
      : Problem<'this method answers with JSON, and @Returns names another media type'>;
type Never = Problem<'@Returns names a status that this method never answers with'>;

/**
 * Says what the body of an answer with this status is. A plain object, or a list of them, is written as the class says:
 * `@Exclude()`, `@Expose({ name })` and `@Transform()` count as they do for its instances. Several statuses may be named. The compiler
 * checks status and body against what the method returns; `null` is accepted as a body everywhere, and the error list of a failure
 * helper for every failure.
 *
 * @param statusCode as in the result; a plain value is 200, nothing is 204, an item of a stream 206
 * @param type the class of the body, `[Class]` for a list, `String`, `Number` or `Boolean` for a plain value, `null` for no body;
 *   `{ type: 'text/csv' }` for a body that is not JSON, `{ events: { tick: Tick } }` for server-sent events
 * @param options `description` and `headers`, for documents
 * @example
 * @Returns(200, UserView) @Returns(404, Problem) @Get('/:id') one(@Param('id') id: number) { … }
 * @Returns(200, [UserView]) @Get() all() { return this.users.all() }
 * @Returns(204, null) @Delete('/:id') remove(@Param('id') id: number) { return NoContent() }
 */
export function Returns<Status extends number, const T extends ReturnedType>(
  statusCode: Status,
  type: T,
  options: ReturnsOptions = {},
) {
  return <M extends (...args: any[]) => any>(
    target: object,
    key: string | symbol,
    _descriptor: TypedPropertyDescriptor<M> & CheckReturned<M, Status, T>,
  ): void => returnsMetadata.onMethod(target, key, { statusCode, type, options });
}

const PLAIN: ReadonlySet<unknown> = new Set([String, Number, Boolean]);

/** The class that a body, or each item of a list, is written as; undefined for what needs none. */
function shapeOf(type: ReturnedType): Class | undefined {
  if (!isJsonBody(type)) return undefined;
  const item = Array.isArray(type) ? (type as readonly [Class])[0] : (type as Class | null);
  return item === null || PLAIN.has(item) ? undefined : item;
}

/** @throws ConfigurationError E_METADATA_LOST for a class that did not exist when its decorator ran: bodies would be written unshaped */
function checkReturned({ statusCode, type, options }: ReturnsMetadata, where: string): void {
  const decorator = `@Returns(${statusCode}, …)`;
  checkReturnedType(type, where, decorator);
  refuseUnknownIn(`${where}, ${decorator}`, options, ['description', 'headers']);
}

/** The call of a handler, whose results know what their body is. @throws ConfigurationError E_METADATA_LOST, E_OPTION */
export function shaped<Call extends Method>(call: Call, metadata: readonly ReturnsMetadata[], where: string): Call {
  for (const each of metadata) checkReturned(each, where);
  const types = new Map(metadata.map(({ statusCode, type }) => [statusCode, shapeOf(type)]));
  if ([...types.values()].every((each) => each === undefined)) return call;
  const shape = (value: unknown): Result => {
    const result = fromValue(value);
    const type = types.get(isAsyncIterable(result.body) ? 206 : result.statusCode);
    return type === undefined ? result : writtenAs(result, type);
  };
  return ((...args) => {
    const value = call(...args);
    return isPromise(value) ? value.then(shape) : shape(value);
  }) as Call;
}
