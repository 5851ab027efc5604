/** Matches text that contains this text; `undefined` where that cannot be written, as for half a surrogate pair. */
export function literalPattern(text: unknown): string | undefined {
  if (typeof text !== 'string' || text === '' || /\p{Surrogate}/u.test(text)) return undefined;
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/**
 * The pattern as JSON Schema has it: without flags, and read as with `u`. The flags `i` and `s` are written out, and escapes that only
 * patterns without `u` may have are removed.
 *
 * @returns `undefined` where there is no equivalent
 */
export function equivalentPattern(source: unknown, flags: unknown = ''): string | undefined {
  // `d` and `g` change nothing for a single test. `m`, `y` and `v` have no equivalent, nor has the case folding of `iu`.
  if (typeof source !== 'string' || typeof flags !== 'string' || !isWritable(flags)) return undefined;
  const written = flags.includes('u') && !/[is]/.test(flags) ? source : new PatternWriter(source, flags).write();
  return written !== undefined && isPattern(written) ? written : undefined;
}

function isWritable(flags: string): boolean {
  return !/[^dgisu]/.test(flags) && !(flags.includes('i') && flags.includes('u'));
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Escapes that mean the same with and without `u`: classes, control characters, code units and assertions. */
const ESCAPE = /\\(?:[dDwWsSbBfnrtv0](?!\d)|c[A-Za-z]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|[\^$\\.*+?()[\]{}|/])/y;
/** Escapes with `u` alone, or that refer to a group: they are copied with `u`, and have no equivalent here without it. */
const ESCAPE_WITH_U = /\\(?:[pP]\{[^}]*\}|u\{[\da-fA-F]+\}|-)/y;
const QUANTIFIER = /\{\d+(?:,\d*)?\}/y;
const REFERENCE = /\\(?:[1-9]|k<)/y;
const RANGE = /([^\\\]-])-([^\\\]-])/y;

class PatternWriter {
  #at = 0;
  #written = '';
  readonly #ignoresCase: boolean;
  readonly #isDotAll: boolean;
  readonly #isUnicode: boolean;

  constructor(
    readonly source: string,
    flags: string,
  ) {
    this.#ignoresCase = flags.includes('i');
    this.#isDotAll = flags.includes('s');
    this.#isUnicode = flags.includes('u');
  }

  write(): string | undefined {
    while (this.#at < this.source.length) if (!this.#next()) return undefined;
    return this.#written;
  }

  #next(): boolean {
    const character = this.source[this.#at] as string;
    if (character === '\\') return this.#escape(false);
    if (character === '[') return this.#class();
    if (character === '.') return this.#put(1, this.#isDotAll ? '[\\s\\S]' : '.');
    if (character === '(') return this.#group();
    if (character === '{') {
      const quantifier = this.#match(QUANTIFIER);
      return quantifier === undefined ? this.#put(1, '\\{') : this.#put(quantifier.length, quantifier);
    }
    if (character === '}' || character === ']') return this.#put(1, `\\${character}`);
    return this.#literal(character, false);
  }

  /** Copies the start of a group: the name of a named one has letters that are none of the pattern. */
  #group(): boolean {
    const start = this.#match(/\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/y) as string;
    return this.#put(start.length, start);
  }

  #escape(inClass: boolean): boolean {
    // A reference matches what a group has matched, in whatever case.
    if (this.#match(REFERENCE) !== undefined && (inClass || this.#ignoresCase)) return false;
    const same = this.#match(ESCAPE) ?? (this.#isUnicode ? this.#match(ESCAPE_WITH_U) : undefined);
    if (same !== undefined) {
      return this.#ignoresCase && /^\\[xuc]/.test(same) ? false : this.#put(same.length, same);
    }
    const reference = this.#match(/\\[1-9]\d*/y);
    if (reference !== undefined) return this.#put(reference.length, reference);
    const escaped = this.source[this.#at + 1];
    // An identity escape, as in `\-` or `\"`. Letters and digits have meanings that depend on the rest.
    if (escaped === undefined || /[\da-zA-Z]/.test(escaped) || this.#isUnicode) return false;
    this.#at++;
    const isSpecial = inClass && escaped === '-';
    return isSpecial ? this.#put(1, '\\-') : this.#literal(escaped, inClass);
  }

  #class(): boolean {
    const start = this.#match(/\[\^?/y) as string;
    this.#put(start.length, start);
    while (this.#at < this.source.length) {
      const character = this.source[this.#at] as string;
      if (character === ']') return this.#put(1, ']');
      if (character === '\\') {
        if (!this.#escape(true)) return false;
        continue;
      }
      const range = this.#match(RANGE);
      if (range !== undefined) {
        const cased = this.#ignoresCase ? rangeInBothCases(range) : range;
        if (cased === undefined) return false;
        this.#put(range.length, cased);
      } else if (this.#isOddRange(character) || !this.#literal(character, true)) return false;
    }
    return false;
  }

  /** A range with an escape at one end, whose letters are not known here. */
  #isOddRange(character: string): boolean {
    return this.#ignoresCase && character === '-' && this.source[this.#at + 1] !== ']' && !/\[\^?$/.test(this.#written);
  }

  /** One character that stands for itself, or that has the same meaning with `u`. */
  #literal(character: string, inClass: boolean): boolean {
    if (this.#ignoresCase && character > '\u007F') return false;
    const other = this.#ignoresCase ? otherCase(character) : character;
    if (other !== character) return this.#put(1, inClass ? `${character}${other}` : `[${character}${other}]`);
    return this.#put(1, character);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.source)?.[0];
  }

  #put(read: number, text: string): true {
    this.#at += read;
    this.#written += text;
    return true;
  }
}

function otherCase(character: string): string {
  const upper = character.toUpperCase();
  return upper === character ? character.toLowerCase() : upper;
}

/** A range of letters of one case or of digits with its letters in the other case; `undefined` for another range. */
function rangeInBothCases(range: string): string | undefined {
  if (/^\d-\d$/.test(range)) return range;
  if (/^(?:[a-z]-[a-z]|[A-Z]-[A-Z])$/.test(range))
    return `${range}${[...range].map((each) => (each === '-' ? each : otherCase(each))).join('')}`;
  return undefined;
}
