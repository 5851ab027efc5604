import type { Answer, Answers } from './answer.ts';
import type { CallOptions, Field } from './options.ts';

/** Options of a message. */
export interface SendOptions extends CallOptions {
  /** Headers of the frame. */
  headers?: Record<string, string> | undefined;
}

/** Nothing where there is no body, optional where all of it is. */
type BodyArgs<M, O> = M extends { body: infer B }
  ? {} extends B
    ? [body?: B, options?: O]
    : [body: B, options?: O]
  : [body?: null, options?: O];

/** What a message is answered with. */
export type Reply<M> = Promise<Answer<Answers<M>>>;

type Streaming<Ms> = { [E in keyof Ms]: Ms[E] extends { items: unknown } ? E : never }[keyof Ms] & string;
type Single<Ms> = Exclude<keyof Ms & string, Streaming<Ms>>;

/** `send(event, body)`. */
export type Sends<Ms> = [Single<Ms>] extends [never]
  ? {}
  : { send<E extends Single<Ms>>(event: E, ...args: BodyArgs<Ms[E], SendOptions>): Reply<Ms[E]> };

/** `stream(event, body)`: the terminal failure of a stream throws `AnswerError`; breaking out cancels. */
export type Streams<Ms> = [Streaming<Ms>] extends [never]
  ? {}
  : {
      stream<E extends Streaming<Ms>>(
        event: E,
        ...args: BodyArgs<Ms[E], SendOptions>
      ): AsyncIterableIterator<Ms[E] extends { items: infer I } ? I : never>;
    };

/** What is known of a push besides its data. */
export interface PushInfo {
  /** When it was published; RFC 3339. */
  readonly timestamp?: string;
  /** The channel that it was published to. */
  readonly channel?: string;
  /** Its place in the history of the channel. */
  readonly offset?: number;
  /** The epoch that `offset` belongs to. */
  readonly epoch?: string;
}

/** `on(event, listener)` for pushes. Returns a function that removes the listener. */
export type Listens<Ps> = {
  on<E extends keyof Ps & string>(event: E, listener: (data: Ps[E], push: PushInfo) => void): () => void;
};

/** An answer of the client to a request of the server, with a status. */
export interface Given<S extends number, B> {
  readonly statusCode: S;
  readonly body: B;
  /** Tells it from a body of the same form. */
  readonly isGiven: true;
}

/** As in a handler of the server: a plain value is the body of a 200, anything else is said by `status()`. */
type GivenAnswer<A> =
  (A extends { 200: infer B } ? B : never) | { [S in keyof A & number]: Given<S, A[S]> }[keyof A & number];

/** `answer(event, handler)` for requests of the server. */
export type Asked<Rs> = [keyof Rs] extends [never]
  ? {}
  : {
      answer<E extends keyof Rs & string>(
        event: E,
        handler: (body: Field<Rs[E], 'body'>) => GivenAnswer<Answers<Rs[E]>> | Promise<GivenAnswer<Answers<Rs[E]>>>,
      ): () => void;
    };
