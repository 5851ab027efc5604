interface Range {
  readonly type: string;
  readonly quality: number;
}

/**
 * The type that an Accept header likes best (RFC 9110 §12.5.1): of the ranges that hold a type the most specific one counts.
 * Parameters other than the quality are not compared.
 *
 * @param offered in our order of preference, which decides between equals
 */
export function preferred(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(rangeOf);
  let best: { readonly type: string; readonly quality: number } | undefined;
  for (const type of offered) {
    const quality = qualityOf(withoutParameters(type), ranges);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best?.type;
}

function qualityOf(type: string, ranges: readonly Range[]): number {
  const group = `${type.slice(0, type.indexOf('/'))}/*`;
  for (const wanted of [type, group, '*/*']) {
    const found = ranges.find((each) => each.type === wanted);
    if (found !== undefined) return found.quality;
  }
  return 0;
}

function rangeOf(text: string): Range {
  const weight = text.split(';').find((each, index) => index > 0 && /^\s*q\s*=/i.test(each));
  const quality = weight === undefined ? 1 : Number(weight.slice(weight.indexOf('=') + 1));
  return { type: withoutParameters(text), quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

function withoutParameters(text: string): string {
  return text.split(';', 1)[0]!.trim().toLowerCase();
}
