/** A property of a type, `{}` without it. */
export type Field<T, K extends string> = T extends { [P in K]: infer V } ? V : {};

/** Flattens an intersection, so that hovers and errors show properties and not helpers. */
export type Flat<T> = { [K in keyof T]: T[K] };

declare const typed: unique symbol;

/** Carries a type that its own form does not show, so that functions can infer it. Nothing has this property. */
export interface Typed<T> {
  readonly [typed]?: T;
}

type Optional<T> = {} extends T ? true : false;

/** Parts of a call: one is required when something in it is. */
export type Parts<O, N extends keyof O> = { [P in N as Optional<O[P]> extends true ? never : P]: O[P] } & {
  [P in N as Optional<O[P]> extends true ? P : never]?: O[P] | undefined;
};

/** One argument, which may be left out when nothing in it is required. */
export type Args<T> = {} extends T ? [options?: T] : [options: T];

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call. A message that was sent is cancelled. */
  signal?: AbortSignal | undefined;
  /** In milliseconds, until the call rejects with `TimeoutError`. Default 30,000. */
  timeout?: number | undefined;
  /** Repeats of a call with the same key have one effect, where the server keeps keys. */
  idempotencyKey?: string | undefined;
}
