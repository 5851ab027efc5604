import type { Context } from '../pipeline/context';
import type { Awaitable } from '../common/types';
import type { ArgumentReader } from './argument-reader';
import { argumentMetadata, type CustomInput, type InputDecorator } from './decorators';

type Sentence = 'what this decorator reads does not fit the type of its parameter';

/**
 * Creates a parameter decorator of your own. It works wherever a handler has a `Context`: actions, handshakes and messages. A thrown
 * `HttpError` becomes the response.
 *
 * @param read receives the context and the arguments of the decorator
 * @example
 * const Tenant = createArgument((context, fallback: string) => String(context.headers['x-tenant'] ?? fallback));
 * class Orders { @Get() all(@Tenant('main') tenant: string) {} }
 */
export function createArgument<Value, Given extends readonly unknown[] = []>(
  read: (context: Context, ...given: Given) => Awaitable<Value>,
): (...given: Given) => InputDecorator<Value, Sentence> {
  return (...given) => customArgument({ async: true, read: (context) => read(context, ...given) });
}

/**
 * The same for a reader that reports issues of the input, which are then part of one 400 with those of other arguments.
 *
 * @param input how the argument is described in `app.describe()`
 */
export function customArgument<Value>(reader: ArgumentReader, input?: CustomInput): InputDecorator<Value, Sentence> {
  const metadata = { source: 'custom', options: {}, reader, ...(input === undefined ? {} : { input }) } as const;
  const decorate = (target: object, key: string | symbol, index: number): void =>
    argumentMetadata.onMethod(target, key, { index, ...metadata });
  return decorate as InputDecorator<Value, Sentence>;
}
