import type { Logger } from '@cortado/core';

/** Logs an error; one that cannot even be read, such as one whose `message` throws, leaves a line without it. Never throws. */
export function report(log: Logger, error: unknown, fields: object, message: string): void {
  try {
    log.error({ err: error, ...fields }, message);
  } catch (second) {
    log.error({ ...fields, unreadable: typeof second }, message);
  }
}

/** For a socket that nobody else listens to: its error would end the process. The `close` event that follows says enough. */
export function ignoreError(): void {
  // The socket closes after an error.
}
