import { parseSync } from '@swc/core';

const TEXT = ['StringLiteral', 'TemplateElement'];

/**
 * The identifiers of a TypeScript file, and what people read in it: its comments and the texts that have a space in them. Texts
 * without a space are keys, paths and module names.
 *
 * @returns {{ names: Set<string>, prose: string }}
 */
export function namesAndProse(text) {
  const names = new Set();
  const texts = [];
  // Positions in the syntax tree count bytes from wherever the parser is in its memory, so the literals are blanked by value.
  let code = text;
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(visit);
    if ((node.type === 'Identifier' || node.type === 'PrivateName') && typeof node.value === 'string')
      names.add(node.value);
    if (TEXT.includes(node.type)) {
      const raw = node.raw ?? '';
      if (raw.includes(' ')) texts.push(raw);
      if (raw.includes('//') || raw.includes('/*')) code = code.replace(raw, "''");
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(text, { syntax: 'typescript', decorators: true, target: 'es2022' }).body);
  const comments = code.match(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g) ?? [];
  return { names, prose: [...texts, ...comments].join('\n') };
}
