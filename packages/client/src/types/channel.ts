import type { Answer } from './answer.ts';
import type { Listens, Sends } from './messages.ts';
import type { Args, Field, Flat, Parts } from './options.ts';

/** `room:{room}` → `room:${string}`: what errors and completions show. */
type NameLike<P extends string> = P extends `${infer Head}{${string}}${infer Tail}`
  ? `${Head}${string}${NameLike<Tail>}`
  : P;
type NamesOf<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | NamesOf<Rest> : never;
type ChannelParams<P extends string> = { [N in NamesOf<P>]: string | number };

/** A parameter is one or more characters other than ":". */
type IsValue<V extends string> = V extends '' ? false : V extends `${string}:${string}` ? false : true;

type Fits<P extends string, N extends string> = P extends `${infer Head}{${string}}${infer Tail}`
  ? N extends `${Head}${infer Rest}`
    ? FitsTail<Tail, Rest>
    : false
  : N extends P
    ? true
    : false;

type FitsTail<Tail extends string, Rest extends string> = Tail extends ''
  ? IsValue<Rest>
  : Tail extends `${infer Literal}{${infer More}`
    ? Rest extends `${infer V}${Literal}${infer After}`
      ? IsValue<V> extends true
        ? Fits<`{${More}`, After>
        : false
      : false
    : Rest extends `${infer V}${Tail}`
      ? IsValue<V>
      : false;

/** The pattern of a name: itself where it is one (literal beats parameter), else the one that fits. */
export type PatternOf<P extends string, N extends string> = N extends P
  ? N
  : P extends string // each pattern; the cheap question first: 200 patterns cost 20 times less with it
    ? N extends NameLike<P>
      ? Fits<P, N> extends true
        ? P
        : never
      : never
    : never;

interface JoinCall {
  /** Aborts the join. */
  signal?: AbortSignal | undefined;
  /** In milliseconds, until `join()` rejects. Default 30,000. */
  timeout?: number | undefined;
}

type JoinOptions<C> = Flat<Parts<Field<C, 'join'>, Extract<keyof Field<C, 'join'>, 'body'>> & JoinCall>;
type ChannelNameError<N extends string> =
  `no channel is named "${N}": a parameter is one or more characters other than ":"`;

/** A name of a channel, or a pattern of names. */
export type ChannelLike<Cs> = NameLike<keyof Cs & string> | (keyof Cs & string);

/** The name itself where a channel has it, else what is wrong with it. */
export type ChannelName<Cs, N extends string> = [PatternOf<keyof Cs & string, N>] extends [never]
  ? ChannelNameError<N>
  : N;

/** How a channel is joined: a pattern needs its parameters. */
export type ChannelArgs<Cs, N extends string> = N extends keyof Cs & string
  ? [NamesOf<N>] extends [never]
    ? Args<JoinOptions<Cs[N]>>
    : [options: Flat<{ params: ChannelParams<N> } & JoinOptions<Cs[N]>>]
  : Args<JoinOptions<Cs[PatternOf<keyof Cs & string, N>]>>;

/** The channel that has a name. */
export type NamedChannel<Cs, N extends string> = ChannelOf<Cs[PatternOf<keyof Cs & string, N>]>;

/** By name, as `channel('room:42')`; or by pattern with `params`, which are checked and must not hold ":". */
export type Channels<Cs> = [keyof Cs] extends [never]
  ? {}
  : {
      channel<N extends ChannelLike<Cs>>(name: ChannelName<Cs, N>, ...args: ChannelArgs<Cs, N>): NamedChannel<Cs, N>;
    };

/** The answer of a join. */
export interface Joined<B> {
  /** The full name of the channel. */
  readonly channel: string;
  /** What `onJoin` returned. */
  readonly data: B;
  /** Whether everything that was missed follows; undefined for a first join. */
  readonly recovered?: boolean;
  /** Where the channel stands. */
  readonly offset?: number;
  /** The epoch that `offset` belongs to. */
  readonly epoch?: string;
}

type JoinAnswers<C> = C extends { join: { answers: infer A } }
  ? { [S in keyof A]: S extends 200 ? Joined<A[S]> : A[S] }
  : { 200: Joined<null> };

/** Where a channel stands: `waiting` while its socket is reconnected, `removed` when the server ended the membership. */
export type ChannelState = 'joining' | 'joined' | 'waiting' | 'left' | 'removed';

interface ChannelCore<C> {
  readonly state: ChannelState;
  /** Joins; a second call has the answer of the first. */
  join(): Promise<Answer<JoinAnswers<C>>>;
  leave(): Promise<void>;
  on(event: '$state', listener: (state: ChannelState) => void): () => void;
  /** Something was missed: load again what you show. */
  on(event: '$reset', listener: () => void): () => void;
  /** The server ended the membership. */
  on(event: '$removed', listener: (reason: string) => void): () => void;
}

type Presence<C> = C extends { presence: infer Member }
  ? {
      readonly presence: {
        readonly members: readonly Member[];
        on(event: '$change', listener: (members: readonly Member[]) => void): () => void;
      };
    }
  : {};

/** A channel of a socket. A frame of a channel has one reply, so it has no streams. */
export type ChannelOf<C> = ChannelCore<C> & Sends<Field<C, 'messages'>> & Listens<Field<C, 'pushes'>> & Presence<C>;
