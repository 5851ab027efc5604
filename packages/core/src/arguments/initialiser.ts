import type { Method } from '../common/types';

const OPENING = '([{';
const CLOSING = ')]}';
/** After one of these, a slash starts a regular expression. After anything else it is a division. */
const BEFORE_REGEX = '(,=:[!&|?{};+-*%~^<>';

/**
 * Whether a parameter has an initialiser, as in `page: number = 1`, which supplies the value where `undefined` is passed.
 *
 * No metadata records it, so it is read from the source of the function. Parameters within `Function.length` have none. Beyond it the
 * source decides, because the length is also 0 when a decorator has replaced the method by `(...args) => …`. Where the source cannot
 * be read, there is no initialiser and the parameter is required.
 */
export function hasInitialiser(method: Method | undefined, index: number): boolean {
  if (typeof method !== 'function' || index < method.length) return false;
  const parameter = parametersOf(Function.prototype.toString.call(method))?.[index];
  return parameter !== undefined && parameter.initialised;
}

interface Declared {
  readonly initialised: boolean;
}

/** The parameters in the source of a function or method; undefined where it has no list in parentheses. */
function parametersOf(source: string): readonly Declared[] | undefined {
  const parameters: Declared[] = [];
  let initialised = false;
  let empty = true;
  let depth = 0;
  let last = '';
  let begun = false;
  for (let index = 0; index < source.length; index += 1) {
    const skipped = skip(source, index, last);
    if (skipped > index) {
      if (!isComment(source, index)) {
        last = '"';
        empty = false;
      }
      index = skipped - 1;
      continue;
    }
    const character = source[index]!;
    if (/\s/.test(character)) continue;
    if (!begun) {
      // A computed name, as in `[Symbol.iterator](limit) {}`, is in brackets and comes first.
      if (character === '[') depth += 1;
      else if (character === ']') depth -= 1;
      else if (character === '(' && depth === 0) begun = true;
      else if (source.startsWith('=>', index)) return undefined;
    } else if (character === ')' && depth === 0) {
      return empty ? parameters : [...parameters, { initialised }];
    } else if (character === ',' && depth === 0) {
      parameters.push({ initialised });
      initialised = false;
      empty = true;
    } else {
      empty = false;
      if (OPENING.includes(character)) depth += 1;
      else if (CLOSING.includes(character)) depth -= 1;
      else if (character === '=' && depth === 0) initialised = true;
    }
    last = character;
  }
  return undefined;
}

function isComment(source: string, index: number): boolean {
  return source[index] === '/' && (source[index + 1] === '/' || source[index + 1] === '*');
}

/** The index after the string, template, comment or regular expression that starts at `index`; `index` where none does. */
function skip(source: string, index: number, last: string): number {
  const character = source[index]!;
  if (character === '"' || character === "'") return endOf(source, index, character);
  if (character === '`') return endOfTemplate(source, index);
  if (character !== '/') return index;
  if (source[index + 1] === '/') return after(source.indexOf('\n', index), 1, source);
  if (source[index + 1] === '*') return after(source.indexOf('*/', index + 2), 2, source);
  return last !== '' && BEFORE_REGEX.includes(last) ? endOfRegex(source, index) : index;
}

function after(found: number, length: number, source: string): number {
  return found === -1 ? source.length : found + length;
}

function endOf(source: string, start: number, quote: string): number {
  for (let index = start + 1; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === quote) return index + 1;
  }
  return source.length;
}

function endOfTemplate(source: string, start: number): number {
  for (let index = start + 1; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === '`') return index + 1;
    else if (source.startsWith('${', index)) index = endOfExpression(source, index + 2) - 1;
  }
  return source.length;
}

function endOfExpression(source: string, start: number): number {
  let depth = 1;
  let last = '{';
  for (let index = start; index < source.length; index += 1) {
    const skipped = skip(source, index, last);
    if (skipped > index) {
      last = '"';
      index = skipped - 1;
      continue;
    }
    if (source[index] === '{') depth += 1;
    else if (source[index] === '}' && --depth === 0) return index + 1;
    if (!/\s/.test(source[index]!)) last = source[index]!;
  }
  return source.length;
}

function endOfRegex(source: string, start: number): number {
  let inClass = false;
  for (let index = start + 1; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === '[') inClass = true;
    else if (source[index] === ']') inClass = false;
    else if (source[index] === '/' && !inClass) return index + 1;
  }
  return source.length;
}
