import type { FieldError } from '@cortado/dto';

/**
 * Finds `s[]=…`, `s[0]=…` or `s[a]=…` in a query where `s` is declared. Other frameworks write lists and objects that way.
 *
 * @param declared names that the handler reads; a declared name may contain brackets itself
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
