import type { Context } from '@cortado/core';
import { ChannelSubscription, type ChannelPlans, type JoiningPeer } from '@cortado/channels';
import type { MessageSession } from '../protocol/message-context';

/** A subscription of a WebSocket connection. */
export class SocketSubscription extends ChannelSubscription {
  constructor(
    private readonly session: JoiningPeer & MessageSession,
    plans: ChannelPlans,
    name: string,
  ) {
    super(session, plans, name);
  }

  override get connection(): NonNullable<Context['connection']> {
    return this.session.connection;
  }
}
