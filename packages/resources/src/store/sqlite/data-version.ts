import type { SqliteDriverDatabase } from './guarded-database';

/** In milliseconds. The question costs about two microseconds. */
const PERIOD = 25;

/**
 * Calls a listener when the file was changed by another connection, of this process or another.
 *
 * @returns ends it
 */
export function watchVersion(database: SqliteDriverDatabase, listener: () => void): () => void {
  const version = (): unknown => {
    const [row] = database.prepare('pragma data_version').all([]) as { readonly data_version: unknown }[];
    return row?.data_version;
  };
  let known = version();
  const timer = setInterval(() => {
    const now = version();
    if (now === known) return;
    known = now;
    listener();
  }, PERIOD);
  timer.unref();
  return () => clearInterval(timer);
}
