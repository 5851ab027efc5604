import type { Position } from '../broker/history';
import { Message } from '../delivery/message';
import { pushText } from '../delivery/push';

/** Tells a client that it may have missed publications: it reloads its state. It is not lost either. */
export function resetMessage(channel: string, position: Position): Message {
  return new Message(text('$reset', channel, position), channel, 'reset');
}

/** Tells a client where the channel stands, when the newest publications were not meant for it. */
export function positionMessage(channel: string, position: Position): Message {
  return new Message(text('$position', channel, position), channel);
}

function text(event: string, channel: string, { epoch, offset }: Position): string {
  return pushText({ event, channel, data: { epoch, offset }, timestamp: new Date().toISOString() });
}
