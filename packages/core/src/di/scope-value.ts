import type { Rank } from './lifetime';
import type { Context } from '../pipeline/context';
import type { AbstractClass } from '../common/types';

/**
 * A class that is injected by type because a scope is about it: `Context` for a request or message, `Connection` for a socket.
 */
export interface ScopeValue {
  readonly type: AbstractClass;
  /** The scope whose subject it is. */
  readonly rank: Rank;
  /** The one transport that has it; undefined: all. */
  readonly transport?: Context['transport'];
  of(context: Context): unknown;
}
