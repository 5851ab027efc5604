import type { FieldError } from '@cortado/dto';

/**
 * Whether a query has `s[]=…`, `s[0]=…` or `s[a]=…` where `s` is declared: other frameworks write lists and objects that way.
 *
 * @param declared names that are read themselves, which may have brackets
 */
export function bracketsIn(
  query: Readonly<Record<string, unknown>>,
  name: string,
  declared: ReadonlySet<string>,
): boolean {
  const begin = `${name}[`;
  for (const each in query) if (each.startsWith(begin) && !declared.has(each)) return true;
  return false;
}

export function unexpectedBrackets(name: string): FieldError {
  return {
    loc: ['query', name],
    type: 'unexpected_brackets',
    msg: `Send ${name}=… without brackets, once for each value`,
  };
}
