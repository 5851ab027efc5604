/**
 * Why a socket closes. RFC 6455 §7.4.1 and the IANA registry; 44xx are ours, for refusals that a browser can read.
 *
 * @example
 * await connection.close(CloseCode.PolicyViolation, 'Too many rooms');
 */
export const CloseCode = Object.freeze({
  Normal: 1000,
  GoingAway: 1001,
  ProtocolError: 1002,
  UnsupportedData: 1003,
  /** The close frame carried no code. Never sent. */
  NoStatus: 1005,
  /** The connection ended without a close frame. Never sent. */
  Abnormal: 1006,
  InvalidPayload: 1007,
  PolicyViolation: 1008,
  MessageTooBig: 1009,
  InternalError: 1011,
  ServiceRestart: 1012,
  TryAgainLater: 1013,
  BadRequest: 4400,
  Unauthorized: 4401,
  Forbidden: 4403,
  NotFound: 4404,
  TooManyRequests: 4429,
});

/** What ws closes with for each way in which a peer breaks the protocol; anything else is 1002. */
const CODE_OF_ERROR: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: CloseCode.InvalidPayload,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: CloseCode.PolicyViolation,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: CloseCode.MessageTooBig,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: CloseCode.MessageTooBig,
};

/** The close code that ws sends for an invalid frame; undefined for an error that no frame of the peer caused. */
export function closeCodeOf(error: Error & { readonly code?: string }): number | undefined {
  if (error.code === undefined || !error.code.startsWith('WS_ERR_')) return undefined;
  return CODE_OF_ERROR[error.code] ?? CloseCode.ProtocolError;
}

/** A refusal's status as a close code. Browsers hide the HTTP answer to a handshake, but show this. */
export function closeCodeOfStatus(statusCode: number): number {
  if (statusCode < 400) return CloseCode.Forbidden; // such as a redirect
  if (statusCode === 503) return CloseCode.TryAgainLater;
  const own = 4000 + statusCode;
  return (Object.values(CloseCode) as number[]).includes(own) ? own : CloseCode.InternalError;
}

const REASON_BYTES = 123;

/** Truncates a reason to what a control frame holds: 125 bytes, two of them the code (RFC 6455 §5.5). Never splits a character. */
export function fitReason(reason: string): string {
  if (typeof reason !== 'string') throw new TypeError('the close reason must be a string');
  if (Buffer.byteLength(reason) <= REASON_BYTES) return reason;
  // With `stream`, an incomplete character is left out; a replacement character would exceed the limit.
  return new TextDecoder().decode(Buffer.from(reason).subarray(0, REASON_BYTES), { stream: true });
}
