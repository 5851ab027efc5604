import { reported } from '@cortado/core/transport';
import type { ConnectionSession } from './connection-session';
import type { SendStatus } from '@cortado/channels';

/**
 * Sends what `encode` gives. Rejects where encoding fails or the connection is not accepted yet, and never throws. The error is logged,
 * because few callers await what they send.
 */
export function sendFrame(session: ConnectionSession, encode: () => Buffer): Promise<SendStatus> {
  try {
    const frame = encode();
    const { outbox, state } = session;
    if (outbox === undefined && state === 'connecting') session.need('open', 'send()');
    return outbox === undefined ? Promise.resolve('closed') : outbox.send(frame);
  } catch (error) {
    return reported(Promise.reject(error as Error), session.log, 'a message was not sent');
  }
}
