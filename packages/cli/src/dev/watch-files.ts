import { watch, type FSWatcher } from 'chokidar';
import { extname, join, relative } from 'node:path';

/** Files that the application may import. */
const SOURCE = /\.([cm]?[jt]sx?|json)$/;
/** Folders in which nothing is written by hand. */
const OUTSIDE = /(^|[\\/])(node_modules|dist|coverage|\.[^\\/]+)([\\/]|$)/;

/**
 * Watches `.env`, what it is given, and the folder of the sources.
 *
 * @param root the folder of the project
 * @param entries files that start the application, where it runs from its sources
 * @param others files and folders of which every file counts
 * @param changed is called with each file that was written, added or removed
 */
export function watchFiles(
  root: string,
  entries: readonly string[],
  others: readonly string[],
  changed: (path: string) => void,
): FSWatcher {
  const named = [join(root, '.env'), ...others];
  const isNamed = (path: string): boolean => named.some((each) => path === each || path.startsWith(join(each, '/')));
  const watcher = watch([...named, ...entries.map((entry) => sourceFolder(root, entry))], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      !isNamed(path) && (OUTSIDE.test(relative(root, path)) || (stats?.isFile() === true && !SOURCE.test(path))),
  });
  return watcher.on('all', (event, path) => {
    if (!event.endsWith('Dir')) changed(path);
  });
}

/** The folder of the project that the sources are in: `src` for `src/server/main.ts`. */
function sourceFolder(root: string, entry: string): string {
  const [first = ''] = relative(root, entry).split(/[\\/]/);
  return extname(first) === '' ? join(root, first) : root;
}
