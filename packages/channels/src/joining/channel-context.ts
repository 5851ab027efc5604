import type { Context } from '@cortado/core';
import type { OutcomeOwner } from '@cortado/core/transport';
import type { ChannelSubscription } from './channel-subscription';

/** A join, a message or a leave of one channel in the pipeline of a transport. */
export type ChannelContext = Context &
  OutcomeOwner & {
    readonly subscription: ChannelSubscription;
    /** Set where guards that were asked again have all agreed. */
    isAdmitted: boolean;
  };

/** Which step of a channel is run. */
export interface ChannelStep {
  readonly phase: 'join' | 'message';
  /** Numbers the steps of one peer. */
  readonly sequence: number;
}
