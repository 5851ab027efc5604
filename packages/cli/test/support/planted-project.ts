import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const BIN = join(__dirname, '../../bin/cortado.js');

/** How a command ended, and what it wrote. */
export interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a folder of its own, inside this repository, so that it finds the packages. */
export class PlantedProject {
  readonly root: string;
  /** The program. */
  readonly bin = BIN;

  /** @param files by their path; objects are written as JSON */
  constructor(files: Readonly<Record<string, string | object>>) {
    const parent = join(__dirname, '../../.planted');
    mkdirSync(parent, { recursive: true });
    this.root = mkdtempSync(join(parent, 'p-'));
    this.write({ 'package.json': { name: 'planted', version: '1.2.3', private: true }, ...files });
  }

  write(files: Readonly<Record<string, string | object>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, name)), { recursive: true });
      writeFileSync(join(this.root, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    }
  }

  read(name: string): string {
    return readFileSync(join(this.root, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(join(this.root, name));
  }

  /** Runs `cortado` in the project, as its users do. */
  cortado(...argv: readonly string[]): Promise<Outcome> {
    return this.run([BIN, ...argv]);
  }

  /** The same in a folder of the project, or anywhere. */
  cortadoIn(folder: string, ...argv: readonly string[]): Promise<Outcome> {
    return this.run([BIN, ...argv], {}, folder);
  }

  /** The same with more in the environment. */
  cortadoWith(env: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Outcome> {
    return this.run([BIN, ...argv], env);
  }

  /** Runs Node in the project. @param program another version of it */
  run(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    folder = '.',
    program: string = process.execPath,
  ): Promise<Outcome> {
    const child = spawn(program, argv, {
      cwd: resolve(this.root, folder),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += String(chunk)));
    return new Promise((settle, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => settle({ code: code ?? signal ?? 'unknown', ...output }));
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
