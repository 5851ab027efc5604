import { DecoratorMetadata, type Problem, type DtoInputOptions, type Receivable } from '@cortado/core/transport';
import type { Class } from '@cortado/core';

/** What a handler receives: text for `String`, an instance for a class. */
export type Received<R> = R extends StringConstructor ? string : R extends Class<infer T> ? T : never;

export interface MessageMetadata {
  /** Undefined for the handler of all messages that no event's handler handles. */
  readonly event: string | undefined;
  readonly receive: Receivable | undefined;
  readonly options?: DtoInputOptions | undefined;
}

export const messageMetadata = new DecoratorMetadata<MessageMetadata>('OnReceive or @OnMessage');

/** Decorates a method whose first parameter is `Message`. A function type, because TypeScript compares methods less strictly. */
export type MessageDecorator<Message> = <M extends (message: Message, ...rest: any[]) => unknown>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/** Infers the DTO from the type of the first parameter, which must exist at run time. */
export type InferredMessageDecorator = <M extends (...args: any[]) => unknown>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M> & CheckInferred<Parameters<M>>,
) => void;

type CheckInferred<A extends unknown[]> = A extends []
  ? unknown
  : 0 extends 1 & A[0]
    ? Problem<'the first parameter is `any`: name the DTO, as in @OnReceive(ChatRequest)'>
    : unknown extends A[0]
      ? Problem<'the first parameter is `unknown`: name the DTO, as in @OnReceive(ChatRequest)'>
      : [A[0]] extends [readonly unknown[]]
        ? Problem<'an array has no element type at run time: wrap it in a DTO class'>
        : [A[0]] extends [number | boolean | bigint | symbol | null | undefined]
          ? Problem<'a message is a DTO class, a string or a Buffer'>
          : IsUnion<A[0]> extends true
            ? Problem<'a union cannot be read at run time: name one DTO'>
            : unknown;
type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never;

type AnyMethodDecorator = (target: object, key: string | symbol, descriptor: any) => void;

/**
 * Handles messages. The first parameter is the whole message, validated. The return value is the reply.
 *
 * @param message a DTO class, `String` for unparsed text, or `Buffer` for binary frames; default the type of the first parameter
 * @param options what becomes of unknown properties, and the groups of constraints that apply
 * @example
 * @OnReceive() onReceive(request: ChatRequest, connection: Connection) { return Ok({ message: 'Hi' }) }
 */
export function OnReceive(): InferredMessageDecorator;
export function OnReceive<R extends Receivable>(message: R, options?: DtoInputOptions): MessageDecorator<Received<R>>;
export function OnReceive(message?: Receivable, options?: DtoInputOptions): AnyMethodDecorator {
  return (target, key) => messageMetadata.onMethod(target, key, { event: undefined, receive: message, options });
}

/**
 * Handles messages with one event name, `{"event":"move","x":1}`. Names that begin with `$` are reserved.
 *
 * @param name the value of the discriminator property, by default `event`
 * @param message as in `OnReceive`
 * @param options as in `OnReceive`
 */
export function OnMessage(name: string): InferredMessageDecorator;
export function OnMessage<R extends Receivable>(
  name: string,
  message: R,
  options?: DtoInputOptions,
): MessageDecorator<Received<R>>;
export function OnMessage(name: string, message?: Receivable, options?: DtoInputOptions): AnyMethodDecorator {
  return (target, key) => messageMetadata.onMethod(target, key, { event: name, receive: message, options });
}
