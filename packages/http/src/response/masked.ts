import type { Logger } from '@cortado/core';
import { maskedEntry } from '@cortado/core/transport';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** The text of a masked 500, made without anything of the application's: it may be just that which failed. */
export function maskedText(id: string): string {
  return JSON.stringify({ errorList: [maskedEntry(id)] });
}

export function logUnwritten(error: unknown, id: string, log: Logger): void {
  log.error({ err: error, id }, 'a response could not be sent');
}
