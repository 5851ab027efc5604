import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';

/**
 * Removes the file of a unix socket that nobody listens on any more: a process that was killed leaves it behind, and the next one
 * could never take its place. Anything else at that path is left alone, a file that is no socket above all.
 *
 * @returns whether it was removed
 */
export async function removeStaleSocket(path: string): Promise<boolean> {
  // An abstract socket has no file, and ends with its process.
  if (path.startsWith('\0') || !(await isSocket(path)) || (await isListening(path))) return false;
  await unlink(path);
  return true;
}

async function isSocket(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSocket();
  } catch {
    return false; // what cannot be looked at is not ours to remove: whoever listens there gets the system's error
  }
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
  });
}
