import { pathVariants } from '@cortado/core/transport';

/** A path in the syntax of documents. */
export interface Address {
  /** As in `/chat/{room}`. */
  readonly text: string;
  readonly params: readonly AddressParam[];
}

/** One parameter of a path. */
export interface AddressParam {
  readonly name: string;
  /** The regular expression that its value has to match, where the path says so. */
  readonly pattern?: string;
}

/** What a path in the syntax of routes stands for: `/chat/:room?` is `/chat/{room}` and `/chat`. */
export function addressesOf(path: string): readonly Address[] {
  return pathVariants(path).map(addressOf);
}

/** What ends the name of a parameter. */
const ENDS = '(-./';

function addressOf(path: string): Address {
  const params: AddressParam[] = [];
  let text = '';
  for (let index = 0; index < path.length; index += 1) {
    const character = path[index]!;
    if (character === '*') {
      params.push({ name: 'wildcard' });
      text += '{wildcard}';
    } else if (character !== ':') {
      text += character;
    } else if (path[index + 1] === ':') {
      text += ':';
      index += 1;
    } else {
      const param = paramAt(path, index + 1);
      params.push(param.pattern === undefined ? { name: param.name } : { name: param.name, pattern: param.pattern });
      text += `{${param.name}}`;
      index = param.end - 1;
    }
  }
  return { text, params };
}

function paramAt(path: string, start: number): AddressParam & { readonly end: number } {
  let end = start;
  while (end < path.length && !ENDS.includes(path[end]!)) end += 1;
  const name = path.slice(start, end);
  if (path[end] !== '(') return { name, end };
  const closed = endOfPattern(path, end);
  return { name, pattern: path.slice(end + 1, closed - 1), end: closed };
}

/** Behind the bracket that closes the pattern which is opened at `start`. */
function endOfPattern(path: string, start: number): number {
  let depth = 0;
  for (let index = start; index < path.length; index += 1) {
    if (path[index] === '\\') index += 1;
    else if (path[index] === '(') depth += 1;
    else if (path[index] === ')' && --depth === 0) return index + 1;
  }
  return path.length;
}

/** The part of a document's names that an address gives: `/chat/{room}` is `chat.room`. */
export function nameOfAddress(text: string): string {
  const parts = text.split(/[/{}]+/).filter((each) => each !== '');
  return parts.length === 0 ? 'root' : parts.join('.');
}

/** The same for the names of a channel class, by their literal parts: `room:{room}` is `room`. */
export function nameOfPattern(pattern: string): string {
  const parts = pattern
    .replaceAll(/\{[^{}]*\}/g, '')
    .split(':')
    .filter((each) => each !== '');
  return parts.length === 0 ? nameOfAddress(pattern) : parts.join('.');
}
