import { accepted, type Accepted } from './accepted';

/**
 * The type that an Accept header likes best (RFC 9110 §12.5.1): of the ranges that hold a type the most specific one counts.
 * Parameters other than the quality are not compared.
 *
 * @param offered in our order of preference, which decides between equals
 */
export function preferred(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accepted(accept);
  let best: { readonly type: string; readonly quality: number } | undefined;
  for (const type of offered) {
    const quality = qualityOf(withoutParameters(type), ranges);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best?.type;
}

/**
 * Whether a client asks for problem details (RFC 9457): by name, because a wildcard does not ask for a form that most clients do
 * not read, and no less than for plain JSON where it names that too.
 */
export function wantsProblem(accept: string | undefined): boolean {
  if (accept === undefined || !/problem\+json/i.test(accept)) return false;
  const ranges = accepted(accept);
  const named = (name: string): number => ranges.find((each) => each.name === name)?.quality ?? 0;
  const quality = named('application/problem+json');
  return quality > 0 && quality >= named('application/json');
}

function qualityOf(type: string, ranges: readonly Accepted[]): number {
  const group = `${type.slice(0, type.indexOf('/'))}/*`;
  for (const wanted of [type, group, '*/*']) {
    const found = ranges.find((each) => each.name === wanted);
    if (found !== undefined) return found.quality;
  }
  return 0;
}

function withoutParameters(text: string): string {
  return text.split(';', 1)[0]!.trim().toLowerCase();
}
