import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Where a program runs, and where its output goes. */
export interface Place {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly output: Writable;
}

/**
 * Runs a program until it ends.
 *
 * @param shows whether its output is passed on. In a terminal it writes there itself, with its colours and progress
 * @returns its exit code, 127 when it is not installed, and what it wrote if it was not passed on
 */
export function runProgram(
  name: string,
  args: readonly string[],
  { folder, env, output }: Place,
  shows: boolean,
): Promise<{ code: number; text: string }> {
  const isTerminal = shows && 'isTTY' in output && output.isTTY === true;
  const child = spawn(name, args, {
    cwd: folder,
    env,
    stdio: isTerminal ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    // On Windows package managers are scripts of the shell. All arguments are words of this program.
    shell: process.platform === 'win32',
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (shows ? output.write(chunk) : written.push(chunk.toString())));
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ code: 127, text: `${name} is not installed` });
      else reject(error);
    });
    child.once('close', (code) => resolve({ code: code ?? 1, text: written.join('').trim() }));
  });
}
