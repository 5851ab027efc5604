import type { Pushing } from '../broker/commands';
import { decodeEnvelope } from '../broker/envelope';
import type { Position } from '../broker/history';
import { Message } from '../delivery/message';
import { pushTextOf, type Push } from '../delivery/push';

/** A publication that is kept in the history of a channel. */
export interface Publication {
  readonly position: Position;
  /** Undefined for one of a release that this process cannot read: nobody here receives it. */
  readonly message: Message | undefined;
  readonly except: Pushing['except'];
  readonly elsewhere: Pushing['elsewhere'];
  /** The process that published it. */
  readonly from: string;
  /** Counts the publications of that process. */
  readonly number: number | undefined;
}

/**
 * Reads what `Cluster.append` sent. The bytes may be reused afterwards.
 *
 * @param unreadable is told why it cannot be read
 */
export function readPublication(
  channel: string,
  bytes: Uint8Array,
  position: Position,
  unreadable: (error: unknown) => void,
): Publication {
  try {
    const { header, body } = decodeEnvelope(bytes);
    const { except, elsewhere, number } = 'command' in header ? (header.fields as Pushing) : NO_FIELDS;
    const message = new Message(withPosition(body, position), channel, position);
    return { position, message, except, elsewhere, from: header.from, number };
  } catch (error) {
    unreadable(error);
    return { position, message: undefined, except: undefined, elsewhere: undefined, from: '', number: undefined };
  }
}

/** A push that is kept in a log. @param json its data */
export function keptMessage(push: Omit<Push, 'data'>, json: string, position: Position): Message {
  return new Message(pushTextOf(push, json).slice(0, -1) + suffixOf(position), push.channel, position);
}

function suffixOf({ epoch, offset }: Position): string {
  return `,"epoch":${JSON.stringify(epoch)},"offset":${offset}}`;
}

const NO_FIELDS: Partial<Pushing> = {};

/** The text of a push with its position behind the other members. */
function withPosition(push: Uint8Array, position: Position): Buffer {
  const suffix = suffixOf(position);
  const end = push.length - 1;
  const bytes = Buffer.allocUnsafe(end + Buffer.byteLength(suffix));
  bytes.set(push.subarray(0, end));
  bytes.write(suffix, end);
  return bytes;
}
