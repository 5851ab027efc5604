import type { Awaitable, Class, Context } from '@cortado/core';
import {
  DecoratorMetadata,
  type ArgumentReader,
  type CustomInput,
  type HandlerPlan,
  type Host,
} from '@cortado/core/transport';
import type { Stream } from '../history/stream';

/** What a join to a channel with a source asks for: the first argument of `onJoin`. */
export interface SourceRequest {
  /** What the subscription receives. */
  readonly stream: Stream;
}

/** A channel class whose publications come from a log, and not from `publish`. */
export interface ChannelSource {
  /**
   * Reads what a join asks for, after the guards. It is read again when the client has new credentials, and when a stream asks for it:
   * another stream makes the client begin anew, and a failure removes it.
   */
  read(context: Context, issues: Parameters<ArgumentReader['read']>[1]): Awaitable<SourceRequest | undefined>;
  /** How what it reads is described. Default: not at all. */
  readonly input?: CustomInput | undefined;
  /** A method whose guards and middleware, and those of its class, run for each join too. Default none. */
  readonly guardedBy?: { readonly type: Class; readonly key: string } | undefined;
  /** Events that clients may send without having joined, by their names. */
  events(host: Host): ReadonlyMap<string, HandlerPlan>;
}

/** Finds the source of a channel class in an application. */
type SourceOf = (host: Host) => ChannelSource;

/** The sources of channel classes, by the class. */
export const channelSources = new DecoratorMetadata<SourceOf>('ResourceChannel');
