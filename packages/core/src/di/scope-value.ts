import type { Rank } from './lifetime';
import type { Context } from '../pipeline/context';
import type { AbstractClass } from '../common/types';

/**
 * A class that is injected by its type because each scope has one instance of it: `Context` for a request or message, `Connection`
 * for a socket.
 */
export interface ScopeValue {
  readonly type: AbstractClass;
  /** The scope that it belongs to. */
  readonly rank: Rank;
  /** The transport that has it; undefined when all have it. */
  readonly transport?: string;
  of(context: Context): unknown;
}
