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
  /** The transport on which it exists; undefined for all. */
  readonly transport?: string;
  of(context: Context): unknown;
}
