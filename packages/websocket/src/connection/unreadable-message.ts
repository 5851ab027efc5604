import type { FieldError } from '@cortado/core';

/**
 * A message is not what `receiveText()`, `receiveBinary()` or `receiveJson()` asked for. The connection stays open; nothing was
 * answered.
 */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';

  constructor(
    readonly code: 'E_TEXT_EXPECTED' | 'E_BINARY_EXPECTED' | 'E_JSON_INVALID' | 'E_MESSAGE_INVALID',
    /** What is wrong with a message that a DTO refused. */
    readonly errorList: readonly FieldError[] = [],
  ) {
    super(`${code}: ${EXPLAINED[code]}`);
  }
}

const EXPLAINED = {
  E_TEXT_EXPECTED: 'a binary message arrived where text was asked for',
  E_BINARY_EXPECTED: 'a text message arrived where bytes were asked for',
  E_JSON_INVALID: 'the message is not JSON',
  E_MESSAGE_INVALID: 'the message is not what the DTO says',
};
