import type { Answer, Answers, Body } from './answer.ts';
import type { Args, CallOptions, Field, Flat, Parts } from './options.ts';

type PartName = 'params' | 'query' | 'headers' | 'cookies' | 'body' | 'form';

/** Methods in lower case, as the client names its calls. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';

type Options<O> = Flat<Parts<O, Extract<keyof O, PartName>> & CallOptions>;

/** The routes of a method, by path. */
export type Routes<A, M extends Method> = A extends { http: infer H } ? (M extends keyof H ? H[M] : {}) : {};

/** A call for each method. */
export type HttpMethods<A> = {
  [M in Method]: <P extends keyof Routes<A, M> & string>(
    path: P,
    ...args: Args<Options<Routes<A, M>[P]>>
  ) => Promise<Answer<Answers<Routes<A, M>[P]>>>;
};

/** The body that a route takes, as in `InputOf<Api, 'post', '/orders'>`. */
export type InputOf<A, M extends Method, P extends keyof Routes<A, M>> = Field<Routes<A, M>[P], 'body'>;

/** The body of a success of a route, as in `OutputOf<Api, 'get', '/orders'>`. */
export type OutputOf<A, M extends Method, P extends keyof Routes<A, M>> = Body<Answer<Answers<Routes<A, M>[P]>>>;
