/** A class that can be built with `new`. */
export type Class<T = unknown> = new (...args: any[]) => T;
/** A class, abstract ones included: what a dependency is asked for by. */
export type AbstractClass<T = unknown> = abstract new (...args: any[]) => T;
/** Any method. */
export type Method = (...args: any[]) => unknown;
/** A value, or a promise of one. */
export type Awaitable<T> = T | PromiseLike<T>;

/** Shows a sentence in the compiler's message: never satisfied by a real value. */
export interface Problem<Sentence extends string> {
  readonly problem: Sentence;
}

/** Sits on a class or on a method. */
export interface ClassOrMethodDecorator {
  (target: Class): void;
  <M extends Method>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<M>): void;
}

/** Sits on a method only. */
export type MethodDecorator = <M extends Method>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;
