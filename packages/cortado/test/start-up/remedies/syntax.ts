import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** A node of a syntax tree; what it has depends on its type. */
export type Node = Readonly<Record<string, any>> & { readonly type: string };

/** One node, and those around it, the nearest first. */
export interface Found {
  readonly node: Node;
  readonly around: readonly Node[];
  readonly file: string;
}

const PACKAGES = join(__dirname, '../../../..');

/** Everything that is written in the sources of Cortado. */
export function* allNodes(): Generator<Found> {
  for (const file of readdirSync(PACKAGES).flatMap((name) => sourcesOf(join(name, 'src')))) {
    const text = readFileSync(join(PACKAGES, file), 'utf8');
    const tree = parseSync(text, { syntax: 'typescript', decorators: true, target: 'es2022' });
    yield* nodesOf(tree, [], file);
  }
}

function sourcesOf(folder: string): readonly string[] {
  const all = readdirSync(join(PACKAGES, folder), { recursive: true }) as string[];
  return all.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

function* nodesOf(value: unknown, around: readonly Node[], file: string): Generator<Found> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) yield* nodesOf(each, around, file);
    return;
  }
  const node = value as Node;
  if (typeof node.type === 'string') yield { node, around, file };
  const inside = typeof node.type === 'string' ? [node, ...around] : around;
  for (const each of Object.values(node)) yield* nodesOf(each, inside, file);
}
