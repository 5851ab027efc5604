import type { Position } from '@cortado/channels';

/** In characters, the longest id that is read. Eight names of 255 bytes fit. */
const LONGEST = 8_192;

/** The id of a stream whose channels keep no history: its client can tell that it had a stream before. */
const NO_POSITIONS = '-';

/** A position before everything: nothing of the channel is recovered from it. */
export const NOWHERE: Position = Object.freeze({ epoch: '', offset: 0 });

/**
 * The id of an event: where the client stands in each channel, as in `room%3A1=k3f9.12&room%3A2=k3f9.3`. The browser sends the newest
 * one back as `Last-Event-ID` (HTML §9.2.4).
 */
export function eventId(positions: ReadonlyMap<string, Position>): string {
  if (positions.size === 0) return NO_POSITIONS;
  return [...positions]
    .map(([name, { epoch, offset }]) => `${encodeURIComponent(name)}=${encodeURIComponent(epoch)}.${offset}`)
    .join('&');
}

/**
 * Reads an id that a client sent back. Whatever it holds, nothing is thrown: what cannot be read is no position.
 *
 * @param most how many positions are read
 */
export function positionsIn(id: string, most: number): ReadonlyMap<string, Position> {
  if (id.length > LONGEST) return new Map();
  const read = id.split('&', most).map(positionIn);
  return new Map(read.filter((each) => each !== undefined));
}

function positionIn(text: string): readonly [string, Position] | undefined {
  const [, name, epoch, offset] = /^([^=&]+)=([^=&]*)\.(\d{1,16})$/.exec(text) ?? [];
  if (name === undefined || !Number.isSafeInteger(Number(offset))) return undefined;
  try {
    return [decodeURIComponent(name), { epoch: decodeURIComponent(epoch!), offset: Number(offset) }];
  } catch {
    return undefined; // a percent sign that begins no character
  }
}
