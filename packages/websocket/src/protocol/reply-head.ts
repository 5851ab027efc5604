/** Longer names are not echoed unless they are names of handlers. */
const MAX_EVENT_BYTES = 64;

/** The beginning of every reply to the messages of one event. */
export function headOf(event: string): string {
  return `{"event":${JSON.stringify(event)},`;
}

/** The beginning of a reply to a message that names an event without a handler. A value that is not a valid name is not echoed. */
export function headOfUnknown(event: unknown): string {
  if (typeof event !== 'string' || /\p{Surrogate}/u.test(event)) return NO_EVENT;
  return Buffer.byteLength(event) > MAX_EVENT_BYTES ? NO_EVENT : headOf(event);
}

/** The beginning of a reply that names no event. */
export const NO_EVENT = '{';
