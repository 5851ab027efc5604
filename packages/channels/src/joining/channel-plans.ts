import type { Class } from '@cortado/core';
import type { HandlerPlan, Scope } from '@cortado/core/transport';
import type { HistoryLimits } from '../broker/history';
import type { PresenceLimits } from '../presence/options';
import type { ChannelPattern } from '../subscription/pattern';
import { PatternTable } from '../subscription/pattern-table';
import type { ChannelInstance } from '../subscription/subscription';

/** A channel class, compiled at start-up. */
export interface ChannelPlans {
  readonly type: Class;
  readonly pattern: ChannelPattern;
  /** What is kept of publications; undefined for nothing. */
  readonly history: HistoryLimits | undefined;
  /** Undefined for a class without presence. */
  readonly presence: PresenceLimits | undefined;
  /** Middleware, guards and the body of a join, then the subscription and `onJoin`. */
  readonly join: HandlerPlan;
  /** The same without the body, the subscription and `onJoin`: asks the guards again. */
  readonly again: HandlerPlan;
  /** Ends a subscription that its client leaves. */
  readonly leave: HandlerPlan;
  readonly events: ReadonlyMap<string, HandlerPlan>;
  /** Events that need no join; undefined for none. */
  readonly open: ReadonlyMap<string, HandlerPlan> | undefined;
  /** Whether its publications come from a log. */
  readonly hasSource: boolean;
  /** Creates the instance for one subscription. */
  readonly build: (scope: Scope) => ChannelInstance;
}

/** The channel classes of an application, compiled: what its peers may join. */
export class ChannelTable extends PatternTable<ChannelPlans> {}
