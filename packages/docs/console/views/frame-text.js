/** How many bytes of a binary frame are shown. */
const SHOWN_BYTES = 256;

/**
 * A frame over several lines: JSON is indented, bytes are hexadecimal.
 *
 * @param {string | Uint8Array} data
 */
export function longText(data) {
  if (typeof data !== 'string') return hexadecimal(data);
  try {
    return JSON.stringify(JSON.parse(data), null, 2);
  } catch {
    return data; // text frames need not be JSON
  }
}

/** A frame on one line. @param {string | Uint8Array} data */
export const shortText = (data) => (typeof data === 'string' ? data.slice(0, 300) : hexadecimal(data.subarray(0, 64)));

/** @param {Uint8Array} bytes */
export function hexadecimal(bytes) {
  const text = Array.from(bytes.subarray(0, SHOWN_BYTES), (each) => each.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > SHOWN_BYTES ? `${text} …` : text;
}

/**
 * The bytes that were typed; undefined for what is no hexadecimal text.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer> | undefined}
 */
export function bytesOf(text) {
  const digits = text.replaceAll(/[\s,]|0x/g, '');
  if (!/^(?:[\da-f]{2})*$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (each) => Number.parseInt(each, 16));
}

/** @param {number} bytes */
export const sizeText = (bytes) => (bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`);

/** @param {number} milliseconds */
export function durationText(milliseconds) {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** @param {Date} time */
export const timeText = (time) =>
  `${[time.getHours(), time.getMinutes(), time.getSeconds()].map((each) => String(each).padStart(2, '0')).join(':')}.${String(time.getMilliseconds()).padStart(3, '0')}`;
