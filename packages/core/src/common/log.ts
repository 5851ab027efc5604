import { pino, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

/** A pino logger, options for one, or `false` for silence. Default: level `info`, JSON lines on standard output. */
export type LogOption = Logger | LoggerOptions | false;

/** An error as the log shows it under `err`, for another place in a line. */
export function serializedError(error: unknown): unknown {
  return error instanceof Error ? pino.stdSerializers.err(error) : typeof error;
}

/** Logs an error. When the error itself cannot be read, for example because its `message` throws, logs the rest. Never throws. */
export function report(
  log: Logger,
  error: unknown,
  fields: object,
  message: string,
  level: 'debug' | 'error' = 'error',
): void {
  try {
    log[level]({ err: error, ...fields }, message);
  } catch (second) {
    log.error({ ...fields, unreadable: typeof second }, message);
  }
}

/**
 * Logs the rejection of a promise and marks it as handled, so that the error of a call that nobody awaits is neither lost nor the end of
 * the process. A caller that awaits it still receives the error.
 */
export function reported<T>(promise: Promise<T>, log: Logger, message: string): Promise<T> {
  promise.then(undefined, (error: unknown) => report(log, error, {}, message));
  return promise;
}

export function isLogger(option: Logger | LoggerOptions): option is Logger {
  return typeof (option as Logger).child === 'function';
}
