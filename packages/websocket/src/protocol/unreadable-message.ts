import type { FieldError } from '@cortado/core';
import { CloseCode } from './close-code';

/**
 * A message is not what `receiveText()`, `receiveBinary()` or `receiveJson()` expects. The connection stays open; no answer was
 * sent. A `@WebSocket` method that does not catch it closes the connection with 1003 or 1007 (RFC 6455 §7.4.1).
 */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';

  constructor(
    /** What is wrong with the message. */
    readonly code: 'E_TEXT_EXPECTED' | 'E_BINARY_EXPECTED' | 'E_JSON_INVALID' | 'E_MESSAGE_INVALID',
    /** The validation errors for E_MESSAGE_INVALID. */
    readonly errorList: readonly FieldError[] = [],
  ) {
    super(`${code}: ${EXPLAINED[code]}`);
  }

  /** What a connection is closed with whose method does not catch this. */
  get closeCode(): number {
    return this.code === 'E_JSON_INVALID' || this.code === 'E_MESSAGE_INVALID'
      ? CloseCode.InvalidPayload
      : CloseCode.UnsupportedData;
  }
}

const EXPLAINED = {
  E_TEXT_EXPECTED: 'expected a text message, received a binary message',
  E_BINARY_EXPECTED: 'expected a binary message, received a text message',
  E_JSON_INVALID: 'the message is not valid JSON',
  E_MESSAGE_INVALID: 'the message is not valid for its DTO',
};

/** @throws UnreadableMessage for a binary message */
export function textOf(message: string | Buffer): string {
  if (typeof message === 'string') return message;
  throw new UnreadableMessage('E_TEXT_EXPECTED');
}

/** @throws UnreadableMessage for a text message */
export function bytesOf(message: string | Buffer): Buffer {
  if (typeof message !== 'string') return message;
  throw new UnreadableMessage('E_BINARY_EXPECTED');
}
