import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Awaitable, Class, Method } from '../common/types';
import { isPromise } from '../common/types';
import { fromValue, writtenAs, type Result } from './result';

export interface ReturnsMetadata {
  readonly statusCode: number;
  readonly type: Class;
}

export const returnsMetadata = new DecoratorMetadata<ReturnsMetadata>('Returns');

/**
 * Says what the body of an answer with this status is. A plain object, or a list of them, is written as the class says:
 * `@Exclude()`, `@Expose({ name })` and `@Transform()` count as they do for its instances. Several statuses may be named.
 *
 * @example
 * @Returns(200, UserView) @Get('/:id') one(@Param('id') id: number) { return this.users.find(id) }
 */
export function Returns<Body>(statusCode: number, type: Class<Body>) {
  return <M extends (...args: any[]) => Awaitable<Result | Body | readonly Body[] | null | undefined | void>>(
    target: object,
    key: string | symbol,
    _descriptor: TypedPropertyDescriptor<M>,
  ): void => returnsMetadata.onMethod(target, key, { statusCode, type });
}

/** The call of a handler, whose results know what their body is. */
export function shaped<Call extends Method>(call: Call, notes: readonly ReturnsMetadata[]): Call {
  if (notes.length === 0) return call;
  const types = new Map(notes.map(({ statusCode, type }) => [statusCode, type]));
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
