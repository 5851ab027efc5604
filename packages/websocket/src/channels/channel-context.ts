import type { HandlerPlan } from '@cortado/core/transport';
import { MessageContext, type MessageSession } from '../protocol/message-context';
import type { FrameHeaders } from '../protocol/frame-headers';
import type { SocketSubscription } from './socket-subscription';

/** A join, a message or a leave of one channel in the pipeline. */
export class ChannelContext extends MessageContext {
  override readonly phase: 'join' | 'message';
  /** Set where guards that were asked again have all agreed. */
  isAdmitted = false;

  constructor(
    session: MessageSession,
    plan: HandlerPlan,
    payload: unknown,
    override readonly subscription: SocketSubscription,
    { phase, sequence, headers }: { phase: 'join' | 'message'; sequence: number; headers?: FrameHeaders | undefined },
  ) {
    super(session, plan, payload, sequence, headers, subscription.scope);
    this.phase = phase;
  }

  override get id(): string {
    return `${this.session.id}.c${this.sequence}`;
  }

  /** The parameters of the name of the channel. */
  override get params(): Readonly<Record<string, string>> {
    return this.subscription.params;
  }
}

/** A message for a channel that needs no join in the pipeline. */
export class OpenEventContext extends MessageContext {
  override get id(): string {
    return `${this.session.id}.c${this.sequence}`;
  }
}
