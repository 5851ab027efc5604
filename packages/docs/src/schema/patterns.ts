/** Matches text that contains this text; `undefined` where that cannot be written, as for half a surrogate pair. */
export function literalPattern(text: unknown): string | undefined {
  if (typeof text !== 'string' || text === '' || /\p{Surrogate}/u.test(text)) return undefined;
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The pattern as JSON Schema has it, without flags but as if with `u`; `undefined` where it has no equivalent. */
export function equivalentPattern(source: unknown, flags: unknown = ''): string | undefined {
  if (typeof source !== 'string' || typeof flags !== 'string' || /[^dgu]/.test(flags)) return undefined;
  try {
    void new RegExp(source, 'u');
    return source;
  } catch {
    // oxlint-disable-next-line no-useless-return
    return undefined;
  }
}
