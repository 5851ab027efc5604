import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';

// What was started or made outside of this process and may not outlive it. Whoever has something here stops it by itself; this is for
// what nobody could stop: after a failure, and when a signal ends the run.

/** Ended by any of them, this program still removes what it has. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const belongings = new Set<() => void>();
let isWatching = false;

/** @param remove what removes it at once, without waiting. @returns what to call when it is gone */
function belonging(remove: () => void): () => void {
  if (!isWatching) {
    isWatching = true;
    process.on('exit', removeBelongings);
    // Not once: a second signal would end the process in the middle of this.
    for (const signal of SIGNALS) process.on(signal, () => process.exit(128 + constants.signals[signal]));
    endWithNpm();
  }
  belongings.add(remove);
  return () => void belongings.delete(remove);
}

/** Npm passes a signal to its shell only, which ends and leaves this program without a parent. */
export function endWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const look = (): void => {
    if (process.ppid !== parent) process.exit(1);
  };
  setInterval(look, 500).unref();
}

/** Until it ends by itself. */
export function ownProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  child.once(
    'exit',
    belonging(() => child.kill(signal)),
  );
}

/** @returns what removes it, as `stop` of its owner has to */
export function ownFolder(folder: string): () => void {
  const remove = (): void => {
    // A server that was ended a moment ago may still write its last file.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    gone();
  };
  const gone = belonging(remove);
  return remove;
}

/** What was had last is removed first: a server before its folder. */
export function removeBelongings(): void {
  for (const remove of [...belongings].toReversed()) remove();
  belongings.clear();
}
