import type { BrokerListener, Position, PresenceChange, PresenceMember } from '@cortado/channels/broker';

/** The first byte says what a message is: see the scripts that send them. */
const [PLAIN, STORED, PRESENCE] = [...Buffer.from('msp')];
const SPACE = 32;
const NEWLINE = 10;
const PLUS = 43;

export function plainMessage(bytes: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(bytes.length + 1);
  message[0] = PLAIN!;
  message.set(bytes, 1);
  return message;
}

/** Hands a message to the listener. One of an unknown kind is of a later release, and is left out. */
export function receiveMessage(topic: string, message: Buffer, listener: BrokerListener): void {
  const [kind] = message;
  if (kind === PLAIN) listener.receive(topic, message.subarray(1));
  else if (kind === STORED) receiveStored(topic, message, listener);
  else if (kind === PRESENCE) listener.presence?.(topic, readChange(message));
}

/** `epoch offset`, as scripts give it. */
export function readPosition(text: string): Position | undefined {
  const space = text.indexOf(' ');
  return space < 0 ? undefined : { epoch: text.slice(0, space), offset: Number(text.slice(space + 1)) };
}

function receiveStored(topic: string, message: Buffer, listener: BrokerListener): void {
  const start = message.indexOf(SPACE, message.indexOf(SPACE) + 1);
  listener.receive(topic, message.subarray(start + 1), readPosition(message.toString('latin1', 1, start)));
}

function readChange(message: Buffer): PresenceChange {
  const joined: PresenceMember[] = [];
  const left: string[] = [];
  let end = message.indexOf(NEWLINE);
  const count = Number(message.toString('latin1', 1, end));
  for (let at = end + 1; at < message.length;) {
    end = message.indexOf(NEWLINE, at);
    const [keySize, infoSize = 0] = message
      .toString('latin1', at + 1, end)
      .split(' ')
      .map(Number);
    const infoAt = end + 1 + keySize!;
    const key = message.toString('utf8', end + 1, infoAt);
    if (message[at] === PLUS) joined.push({ key, info: message.toString('utf8', infoAt, infoAt + infoSize) });
    else left.push(key);
    at = infoAt + infoSize;
  }
  return { count, joined, left };
}
