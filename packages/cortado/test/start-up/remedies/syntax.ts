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

/** Shows everything that is written in the sources of Cortado, or in some of them. */
export function visitSources(visit: (found: Found) => void, wanted: (file: string) => boolean = () => true): void {
  for (const file of readdirSync(PACKAGES).flatMap((name) => sourcesOf(join(name, 'src')))) {
    if (!wanted(file)) continue;
    const text = readFileSync(join(PACKAGES, file), 'utf8');
    visitNode(parseSync(text, { syntax: 'typescript', decorators: true, target: 'es2022' }), [], file, visit);
  }
}

function sourcesOf(folder: string): readonly string[] {
  const all = readdirSync(join(PACKAGES, folder), { recursive: true }) as string[];
  return all.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

function visitNode(value: unknown, around: readonly Node[], file: string, visit: (found: Found) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) visitNode(each, around, file, visit);
    return;
  }
  const node = value as Node;
  const isNode = typeof node.type === 'string';
  if (isNode) visit({ node, around, file });
  const inside = isNode ? [node, ...around] : around;
  for (const [name, each] of Object.entries(node)) if (name !== 'span') visitNode(each, inside, file, visit);
}
