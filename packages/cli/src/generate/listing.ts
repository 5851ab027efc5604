import { withoutComments } from '../application/source-text';

/** A class that a list of the application should have. */
export interface Entry {
  readonly className: string;
  /** As in `./user/user.controller.js`. */
  readonly module: string;
}

/** What became of a list: the new text of the file, `listed` when the class is there already, or undefined when it cannot be edited. */
export type Listing = { readonly text: string } | 'listed' | undefined;

/**
 * Adds a class to a list that a file has as a literal, such as `controllers: [UserController]`, and imports it. Nothing else of the file
 * changes. A file with no such list or several, or with a list that is not plain names, is left alone.
 *
 * @param property that has the list
 */
export function addToList(text: string, property: 'controllers' | 'models', { className, module }: Entry): Listing {
  const code = withoutComments(text, { texts: true });
  const starts = [...code.matchAll(/\b(controllers|models):\s*\[/g)].filter(([, name]) => name === property);
  if (starts.length !== 1) return undefined;
  const start = starts[0]!.index + starts[0]![0].length;
  const end = code.indexOf(']', start);
  const inside = code.slice(start, end);
  // Names, commas and spreads of names. Calls and conditions are somebody's own arrangement.
  if (end === -1 || !/^[\s,.$\w]*$/.test(inside)) return undefined;
  const names = inside.split(/[\s,]+/);
  if (names.includes(className)) return 'listed';
  const list = withEntry(text.slice(start, end), inside, className);
  return {
    text: withImport(text.slice(0, start) + list + text.slice(end), `import { ${className} } from '${module}';`),
  };
}

/** @param list what is between the brackets @param code the same without comments */
function withEntry(list: string, code: string, className: string): string {
  const used = code.trimEnd();
  if (used.trim() === '') return list.trim() === '' ? className : `${list.trimEnd()}\n    ${className},\n  `;
  const [before, after] = [list.slice(0, used.length), list.slice(used.length)];
  const comma = used.endsWith(',') ? '' : ',';
  if (!used.includes('\n')) return `${before}${comma} ${className}${after}`;
  const line = used.slice(used.lastIndexOf('\n') + 1);
  const indent = line.slice(0, line.length - line.trimStart().length);
  // A comment may follow the last name in its line.
  const endOfLine = after.indexOf('\n');
  const rest = endOfLine === -1 ? after : after.slice(0, endOfLine);
  return `${before}${comma}${rest}\n${indent}${className},${endOfLine === -1 ? '' : after.slice(endOfLine)}`;
}

/** After the last import, or in front of everything. */
function withImport(text: string, line: string): string {
  if (text.includes(line)) return text;
  const lines = text.split('\n');
  const after = endOfImports(lines);
  return [...lines.slice(0, after), line, ...lines.slice(after)].join('\n');
}

/** How many lines there are up to the end of the last import. One over several lines ends with the line that names its module. */
function endOfImports(lines: readonly string[]): number {
  let end = 0;
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    isOpen ||= /^import[\s{*'"]/.test(line);
    if (!isOpen || !/['"];?$/.test(line.trimEnd())) continue;
    isOpen = false;
    end = index + 1;
  }
  return end;
}
