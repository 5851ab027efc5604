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
export function addToList(text: string, property: string, { className, module }: Entry): Listing {
  const code = withoutTexts(text);
  const starts = [...code.matchAll(new RegExp(`\\b${property}:\\s*\\[`, 'g'))];
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

/** The same text with spaces in the place of comments and strings, so that what is found in it is code. */
function withoutTexts(text: string): string {
  const blank = (found: string): string => found.replaceAll(/[^\n]/g, ' ');
  return text.replaceAll(
    /\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g,
    blank,
  );
}

/** @param list what is between the brackets @param code the same without comments */
function withEntry(list: string, code: string, className: string): string {
  const used = code.trimEnd();
  if (used.trim() === '') return list.trim() === '' ? className : `${list.trimEnd()}\n    ${className},\n  `;
  const [before, after] = [list.slice(0, used.length), list.slice(used.length)];
  const comma = used.endsWith(',') ? '' : ',';
  if (!used.includes('\n')) return `${before}${comma} ${className}${after}`;
  const indent = /\n([ \t]*)[^\n]*$/.exec(used)![1]!;
  // A comment may follow the last name in its line.
  const endOfLine = after.indexOf('\n');
  const rest = endOfLine === -1 ? after : after.slice(0, endOfLine);
  return `${before}${comma}${rest}\n${indent}${className},${endOfLine === -1 ? '' : after.slice(endOfLine)}`;
}

/** After the last import, or in front of everything. */
function withImport(text: string, line: string): string {
  if (text.includes(line)) return text;
  // An import over several lines ends with the line that names its module.
  const ends = [...text.matchAll(/^(?:import\s[^'"`;]*|\}\s*from\s*)?(?:from\s*)?(['"])[^'"\n]*\1;?[ \t]*$/gm)];
  const imports = ends.filter((each) => /^(?:import|\})/.test(each[0]));
  const last = imports.at(-1);
  if (last === undefined) return `${line}\n${text}`;
  const at = last.index + last[0].length;
  return `${text.slice(0, at)}\n${line}${text.slice(at)}`;
}
