import type { Rank } from './lifetime';
import type { Context } from '../pipeline/context';
import type { AbstractClass } from '../common/types';

/**
 * A class of which each scope has one instance, which is injected by type: `Context` for a request or message, `Connection` for a
 * socket.
 */
export interface ScopeValue {
  readonly type: AbstractClass;
  /** The scope that it belongs to. */
  readonly rank: Rank;
  /** The transports on which it exists; undefined for all. */
  readonly transports?: readonly string[];
  /** Where it exists, for error messages. Default: `on the … transport`. */
  readonly place?: string;
  of(context: Context): unknown;
}

/** Whether it exists for the handlers of a transport. */
export function existsOn({ transports }: ScopeValue, transport: string): boolean {
  return transports === undefined || transports.includes(transport);
}

/** Where it exists, as in `on the websocket transport`. */
export function placeOf({ transports = [], place = `on the ${transports[0]} transport` }: ScopeValue): string {
  return place;
}
