import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, type } from 'node:os';

/** When, where and with what rows were measured. */
export interface Run {
  /** `2026-11-28`. */
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** Of the last 15 minutes, at the end: the benchmarks alone make 2.4 on two processors. */
  readonly load: number;
  /** Of the peers, by the names of their packages. */
  readonly versions: Readonly<Record<string, string>>;
}

/** In the order in which docs/performance.md names them. */
const PACKAGES = [
  'fastify',
  'ajv',
  '@nestjs/core',
  '@nestjs/websockets',
  'ws',
  'socket.io',
  'hono',
  'routing-controllers',
  'class-validator',
  'zod',
];

export function thisRun(): Run {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    load: loadavg()[2]!,
    versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  };
}

/** Some packages do not export their package.json, so that it is looked for in the folders. */
function versionOf(name: string): string {
  for (const folder of ['../../node_modules', '../../../node_modules']) {
    try {
      const text = readFileSync(new URL(`${folder}/${name}/package.json`, import.meta.url), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      continue; // hoisted to the other folder
    }
  }
  return 'not installed';
}
