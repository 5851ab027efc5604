import { observed } from '@cortado/core/transport';
import { CloseCode } from '../protocol/close-code';
import { ConnectionClosed } from '../protocol/disconnect';
import { ConnectionStateError } from '../protocol/connection-state';
import type { ConnectionSession } from './connection-session';

/** The next message of a connection that reads by itself. Rejects with ConnectionClosed or ConnectionStateError. */
export function nextMessage({ mailbox, state }: ConnectionSession): Promise<string | Buffer> {
  if (mailbox !== undefined) return mailbox.take();
  if (state === 'closed') {
    return observed(Promise.reject(new ConnectionClosed({ code: CloseCode.Abnormal, reason: '' })));
  }
  const hint =
    state === 'connecting'
      ? 'call accept() first'
      : 'accept it with accept(): with callbacks, messages go to onReceive';
  return observed(Promise.reject(new ConnectionStateError('receive()', state, 'open', hint)));
}
