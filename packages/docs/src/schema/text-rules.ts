import { equivalentPattern, literalPattern } from './patterns';
import type { Rule } from './rule';

const CHARACTERS = 'a character with a variation selector counts as one; JSON Schema counts two code points';

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A limit that is left out does not apply. */
function length(...keys: readonly ('min' | 'max')[]): Rule['narrow'] {
  return (draft, args) => {
    for (const key of keys) {
      const limit = args[key];
      if (limit === undefined || (key === 'min' && limit === 0)) continue;
      if (!isSize(limit)) return false;
      if (key === 'min') draft.atLeast('minLength', limit);
      else draft.atMost('maxLength', limit);
    }
    return true;
  };
}

/** Constraints of text but formats. */
export const TEXT_RULES: Readonly<Record<string, Rule>> = {
  isString: { keywords: '`type: string`', narrow: () => true },
  isLength: { keywords: '`minLength`, `maxLength`', because: CHARACTERS, narrow: length('min', 'max') },
  minLength: { keywords: '`minLength`', because: CHARACTERS, narrow: length('min') },
  maxLength: { keywords: '`maxLength`', because: CHARACTERS, narrow: length('max') },
  isByteLength: {
    keywords: '`maxLength`',
    because: 'JSON Schema counts characters, of which each has one to four bytes',
    narrow: (draft, { min, max }) => {
      if (isSize(max)) draft.atMost('maxLength', max);
      if (isSize(min) && min > 0) draft.atLeast('minLength', Math.ceil(min / 4));
      return false;
    },
  },
  contains: {
    keywords: '`pattern`',
    narrow: (draft, { seed }) => {
      const pattern = literalPattern(seed);
      if (pattern === undefined) return false;
      draft.set('pattern', pattern);
      return true;
    },
  },
  notContains: {
    keywords: '`not` with `pattern`',
    narrow: (draft, { seed }) => {
      const pattern = literalPattern(seed);
      if (pattern === undefined) return false;
      draft.also({ not: { pattern } });
      return true;
    },
  },
  matches: {
    keywords: '`pattern`, with the flags `i` and `s` written out',
    because:
      'flags `m`, `y` and `v`, and patterns that cannot be written for the flag `u` of JSON Schema. Without the flag `u`, a ' +
      'character beyond U+FFFF counts as two in class-validator',
    narrow: (draft, { pattern, modifiers }) => {
      const equivalent = equivalentPattern(pattern, modifiers);
      if (equivalent === undefined) return false;
      draft.set('pattern', equivalent);
      return true;
    },
  },
};
