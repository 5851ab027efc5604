import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file that other processes may be reading: a file that stays the same is not touched, and a new one comes whole. */
export function replaceFile(path, content) {
  const bytes = Buffer.from(content);
  if (bytesOf(path)?.equals(bytes)) return;
  writeFileSync(`${path}.${process.pid}`, bytes);
  renameSync(`${path}.${process.pid}`, path);
}

function bytesOf(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}
