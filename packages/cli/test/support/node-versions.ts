import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The versions of Node that Cortado runs on. */
export const NODE_VERSIONS = ['20', '22', '24', '26'] as const;

/** The program of a version: this one, or what npx has or fetches. */
export async function nodeProgram(version: string): Promise<string> {
  if (process.versions.node.split('.')[0] === version) return process.execPath;
  const { stdout } = await promisify(execFile)('npx', ['-y', `node@${version}`, '-p', 'process.execPath']);
  return stdout.trim();
}
