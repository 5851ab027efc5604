import type { FieldError } from '@cortado/core';

/**
 * A message is not what `receiveText()`, `receiveBinary()` or `receiveJson()` expects. The connection stays open; no answer was
 * sent.
 */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';

  constructor(
    readonly code: 'E_TEXT_EXPECTED' | 'E_BINARY_EXPECTED' | 'E_JSON_INVALID' | 'E_MESSAGE_INVALID',
    /** The validation errors for E_MESSAGE_INVALID. */
    readonly errorList: readonly FieldError[] = [],
  ) {
    super(`${code}: ${EXPLAINED[code]}`);
  }
}

const EXPLAINED = {
  E_TEXT_EXPECTED: 'expected a text message, received a binary message',
  E_BINARY_EXPECTED: 'expected a binary message, received a text message',
  E_JSON_INVALID: 'the message is not valid JSON',
  E_MESSAGE_INVALID: 'the message is not valid for its DTO',
};
