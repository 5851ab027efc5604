import { ChannelMessageDispatcher } from '../channels/channel-message-dispatcher';
import type { ChannelSession } from '../channels/channel-calls';
import { ChannelRpcDispatcher } from '../channels/channel-rpc-dispatcher';
import type { InboundSocket } from '../dispatch/dispatch-session';
import { Mailbox } from '../dispatch/mailbox';
import { MessageDispatcher } from '../dispatch/message-dispatcher';
import { RpcDispatcher, type RpcSession } from '../dispatch/rpc-dispatcher';
import type { Receiver } from '../dispatch/receiver';
import type { MessageHandlers } from '../protocol/message-handlers';
import { RPC_PROTOCOL } from '../protocol/rpc-frame';

/**
 * What receives the messages of a connection.
 *
 * @param handlers undefined where a method reads them itself
 */
export function receiverOf(
  session: ChannelSession & RpcSession,
  socket: InboundSocket,
  handlers: MessageHandlers | undefined,
  subprotocol: string,
): Receiver {
  if (handlers === undefined) return new Mailbox(session, socket);
  const hasChannels = session.endpoint.channels !== undefined;
  if (subprotocol === RPC_PROTOCOL)
    return new (hasChannels ? ChannelRpcDispatcher : RpcDispatcher)(session, socket, handlers);
  return new (hasChannels ? ChannelMessageDispatcher : MessageDispatcher)(session, socket, handlers);
}
