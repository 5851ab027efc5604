/**
 * The exact grammars that turn text into a value. Each function returns `undefined` for text outside its grammar; nothing
 * is guessed: `""` is not 0, `"0x10"` is not 16 and `"yes"` is not true.
 */

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A JSON number: finite, and not an integer that a double cannot represent exactly. */
export function readNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return undefined;
  return value;
}

export function readInteger(text: string): number | undefined {
  return INTEGER.test(text) ? readNumber(text) : undefined;
}

export function readBigInt(text: string): bigint | undefined {
  // The conversion takes quadratic time, so the length is bounded.
  return text.length <= 1_000 && INTEGER.test(text) ? BigInt(text) : undefined;
}

export function readBoolean(text: string): boolean | undefined {
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

/** An RFC 3339 date-time: a day that exists, seconds and an offset. Leap seconds are refused, because Date has none. */
function readDateTime(text: string): Date | undefined {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return new Date(text.toUpperCase());
}

/** An RFC 3339 date-time, or a date alone (`full-date`), which means midnight in UTC, as for `new Date`. */
export function readDate(text: string): Date | undefined {
  return readDateTime(DAY.test(text) ? `${text}T00:00:00Z` : text);
}

export function readUuid(text: string): string | undefined {
  return UUID.test(text) ? text : undefined;
}

/** Slashes and backslashes, control characters, unpaired surrogates, and characters with a meaning on Windows. */
const NOT_IN_NAMES = /[/\\<>:"|?*\p{Cc}\p{Cs}]/u;
/** Device names on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i;
const LONGEST_NAME = 255;

/**
 * A single file name that means the same on every system and cannot leave its directory: not `..`, no separator, no NUL,
 * no device, no stream (`a::$DATA`), and no trailing dot or space, which Windows removes.
 */
export function readSegment(text: string): string | undefined {
  const isName = text !== '' && !/[. ]$/.test(text) && !NOT_IN_NAMES.test(text) && !DEVICE.test(text);
  return isName && Buffer.byteLength(text) <= LONGEST_NAME ? text : undefined;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
