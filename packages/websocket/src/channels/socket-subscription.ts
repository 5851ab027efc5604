import type { Context } from '@cortado/core';
import { ChannelSubscription, type JoiningPeer } from '@cortado/channels';
import type { MessageSession } from '../protocol/message-context';

/** A subscription of a WebSocket connection. */
export class SocketSubscription extends ChannelSubscription<JoiningPeer & MessageSession> {
  override get connection(): NonNullable<Context['connection']> {
    return this.joining.connection;
  }
}
