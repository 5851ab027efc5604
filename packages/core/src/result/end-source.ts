import type { Logger } from '../common/log';

/**
 * Ends a source of values that nobody will read: an iterator returns, a stream of Node is destroyed, one of the web cancelled. Never
 * rejects; what fails is logged.
 */
export async function endSource(source: object, log: Logger): Promise<void> {
  const { return: finish, destroy, cancel } = source as Readonly<Record<string, unknown>>;
  try {
    for (const close of [finish, destroy, cancel])
      if (typeof close === 'function') return void (await close.call(source));
  } catch (error) {
    log.error({ err: error }, 'could not end a source that cannot be sent');
  }
}
