/** Layout: one byte of version, four bytes with the length of the header, the header in JSON, the body as it is. */
const VERSION = 1;
const PREFIX = 5;

/** A command for another process. */
export interface Request {
  /** The process that sent it. */
  readonly from: string;
  readonly command: string;
  /** What the command needs, as JSON can hold it. */
  readonly fields: unknown;
  /** Set when the sender waits for an answer. */
  readonly question?: number | undefined;
}

/** Answers a request that had a `question`. */
export interface Answer {
  readonly from: string;
  readonly answerTo: number;
  readonly value: unknown;
}

export type Header = Request | Answer;

export interface Envelope {
  readonly header: Header;
  readonly body: Uint8Array;
}

/** Another process runs a release whose messages this one cannot read. */
export class UnknownVersion extends Error {
  override readonly name = 'UnknownVersion';

  constructor(readonly version: number) {
    super(`a message between processes has version ${version}, and this process reads version ${VERSION}`);
  }
}

/** The bytes of a message between processes. @param body as it is, a text in UTF-8 */
export function encodeEnvelope(header: Header, body: string | Uint8Array = ''): Buffer {
  const text = JSON.stringify(header);
  const headerSize = Buffer.byteLength(text);
  const bodySize = Buffer.byteLength(body);
  const bytes = Buffer.allocUnsafe(PREFIX + headerSize + bodySize);
  bytes[0] = VERSION;
  bytes.writeUInt32BE(headerSize, 1);
  bytes.write(text, PREFIX, 'utf8');
  if (typeof body === 'string') bytes.write(body, PREFIX + headerSize, 'utf8');
  else bytes.set(body, PREFIX + headerSize);
  return bytes;
}

/** @throws UnknownVersion; RangeError, SyntaxError or TypeError for bytes that are not an envelope */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const [version] = bytes;
  if (version !== VERSION) throw new UnknownVersion(version ?? 0);
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = PREFIX + whole.readUInt32BE(1);
  if (end > whole.length) throw new RangeError('the header of a message between processes is cut off');
  const header: unknown = JSON.parse(whole.toString('utf8', PREFIX, end));
  if (!isHeader(header)) throw new TypeError('a message between processes is neither a request nor an answer');
  return { header, body: whole.subarray(end) };
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { from, command, answerTo } = value as Record<string, unknown>;
  return typeof from === 'string' && (typeof command === 'string' || typeof answerTo === 'number');
}
