import { DecoratorMetadata } from '../metadata/decorator-metadata';
import { ConfigurationError } from '../errors/configuration-error';
import { isPromise } from '../common/async';
import type { Class, Method, Problem } from '../common/types';
import { fromValue, writtenAs, type ErrorBody, type Result } from './result';

/** What an answer has for a body: an instance of the class, a list of them for `[Class]`, none for `null`. */
export type ReturnedType = Class<any> | readonly [Class<any>] | null;

export interface ReturnsMetadata {
  readonly statusCode: number;
  readonly type: ReturnedType;
}

export const returnsMetadata = new DecoratorMetadata<ReturnsMetadata>('Returns');

type BodyOf<T> = T extends readonly [Class<infer Item>] ? readonly Item[] : T extends Class<infer One> ? One : null;

/**
 * The body that a method with this return type gives with this status, `never` if it never answers with it. Results whose status is
 * only known as a `number` could have any body.
 */
type Given<R, Status extends number> =
  R extends Result<infer Body, infer Code>
    ? number extends Code
      ? unknown
      : Code extends Status
        ? Body
        : never
    : [R] extends [undefined | void]
      ? Status extends 204
        ? null
        : never
      : Status extends 200
        ? R
        : never;

type CheckReturned<M extends Method, Status extends number, T> = CheckGiven<Given<Awaited<ReturnType<M>>, Status>, T>;
type CheckGiven<Body, T> = [Body] extends [never]
  ? Problem<'@Returns names a status that this method never answers with'>
  : unknown extends Body
    ? unknown
    : [Body] extends [BodyOf<T> | ErrorBody | null]
      ? unknown
      : Problem<'the body that this method answers with has another type than @Returns says; a list is [Class]'>;

/**
 * Says what the body of an answer with this status is. A plain object, or a list of them, is written as the class says:
 * `@Exclude()`, `@Expose({ name })` and `@Transform()` count as they do for its instances. Several statuses may be named. The compiler
 * checks status and body against what the method returns; `null` is accepted as a body everywhere, and the error list of a failure
 * helper for every failure.
 *
 * @param statusCode as in the result; a plain value is 200, nothing is 204
 * @param type the class of the body, `[Class]` for a list, `String`, `Number` or `Boolean` for a plain value, `null` for no body
 * @example
 * @Returns(200, UserView) @Returns(404, Problem) @Get('/:id') one(@Param('id') id: number) { … }
 * @Returns(200, [UserView]) @Get() all() { return this.users.all() }
 * @Returns(204, null) @Delete('/:id') remove(@Param('id') id: number) { return NoContent() }
 */
export function Returns<Status extends number, const T extends ReturnedType>(statusCode: Status, type: T) {
  return <M extends (...args: any[]) => any>(
    target: object,
    key: string | symbol,
    _descriptor: TypedPropertyDescriptor<M> & CheckReturned<M, Status, T>,
  ): void => returnsMetadata.onMethod(target, key, { statusCode, type });
}

const PLAIN: ReadonlySet<unknown> = new Set([String, Number, Boolean]);

/** The class that a body, or each item of a list, is written as; undefined for what needs none. */
function shapeOf(type: ReturnedType): Class | undefined {
  const item = Array.isArray(type) ? (type as readonly [Class])[0] : (type as Class | null);
  return item === null || PLAIN.has(item) ? undefined : item;
}

/** @throws ConfigurationError E_METADATA_LOST for a class that did not exist when its decorator ran: bodies would be written unshaped */
function checkReturned({ statusCode, type }: ReturnsMetadata, where: string): void {
  const item: unknown = Array.isArray(type) && type.length === 1 ? type[0] : type;
  if (item === null || typeof item === 'function') return;
  throw new ConfigurationError('E_METADATA_LOST', {
    where,
    problem: `@Returns(${statusCode}, …) names no class`,
    causes: ['a circular import: the class did not exist yet when the decorator ran'],
    remedy: 'give a class, a list with one class as in [UserView], or null for no body',
  });
}

/** The call of a handler, whose results know what their body is. @throws ConfigurationError E_METADATA_LOST */
export function shaped<Call extends Method>(call: Call, metadata: readonly ReturnsMetadata[], where: string): Call {
  for (const each of metadata) checkReturned(each, where);
  const types = new Map(metadata.map(({ statusCode, type }) => [statusCode, shapeOf(type)]));
  if ([...types.values()].every((each) => each === undefined)) return call;
  const shape = (value: unknown): Result => {
    const result = fromValue(value);
    const type = types.get(result.statusCode);
    return type === undefined ? result : writtenAs(result, type);
  };
  return ((...args) => {
    const value = call(...args);
    return isPromise(value) ? value.then(shape) : shape(value);
  }) as Call;
}
