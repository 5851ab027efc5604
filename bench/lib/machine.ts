import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, type } from 'node:os';
import { postgresVersion } from './postgres-server.js';
import { redisVersion } from './redis-server.js';

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
  /** The commit of Cortado; of the packages that programs in the rows use, by their names; of Redis and PostgreSQL. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Peers first, then what peers are made with. */
const PACKAGES = [
  'fastify',
  'ajv',
  '@nestjs/core',
  '@nestjs/websockets',
  'ws',
  '@fastify/websocket',
  'socket.io',
  '@socket.io/redis-adapter',
  'hono',
  'routing-controllers',
  'class-validator',
  'class-transformer',
  '@sinclair/typebox',
  'zod',
  'kysely',
  'libsql',
  'pg',
  'redis',
];

const NONE = 'not installed';

export function thisRun(): Run {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    load: loadavg()[2]!,
    versions: {
      cortado: commit(),
      ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
      'Redis server': redisVersion ?? NONE,
      'PostgreSQL server': postgresVersion() ?? NONE,
    },
  };
}

/** `0dc66aa`, and whether the files are others than those. */
function commit(): string {
  const described = spawnSync('git', ['describe', '--always', '--exclude=*', '--dirty=-changed'], {
    cwd: new URL('.', import.meta.url),
    encoding: 'utf8',
  });
  return described.status === 0 ? described.stdout.trim() : 'of no commit';
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
  return NONE;
}
