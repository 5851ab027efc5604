import type { Problem } from '../common/types';

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
        ? Problem<'an array has no element type at run time: name the class of its items, as in @OnReceive([ChatRequest])'>
        : [A[0]] extends [number | boolean | bigint | symbol | null | undefined]
          ? Problem<'a message is a DTO class, a string or a Buffer'>
          : IsUnion<A[0]> extends true
            ? Problem<'a union cannot be read at run time: name one DTO'>
            : unknown;
type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never;
