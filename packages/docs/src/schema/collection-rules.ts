import type { Rule } from './rule';

function sizes(least: string, most: string): { least: Rule['narrow']; most: Rule['narrow'] } {
  return {
    least: (draft, { min }) => {
      if (typeof min !== 'number' || !Number.isFinite(min)) return false;
      if (min > 0) draft.atLeast(least, Math.ceil(min));
      return true;
    },
    most: (draft, { max }) => {
      if (typeof max !== 'number' || !(max >= 0) || max === Infinity) return false;
      draft.atMost(most, Math.floor(max));
      return true;
    },
  };
}

const ITEMS = sizes('minItems', 'maxItems');
const PROPERTIES = sizes('minProperties', 'maxProperties');
const OF_A_MAP = 'of a Map `Properties` instead of `Items`';

/** Constraints of arrays, and of a Set or Map. */
export const COLLECTION_RULES: Readonly<Record<string, Rule>> = {
  isArray: { keywords: '`type: array`', narrow: () => true },
  arrayNotEmpty: {
    keywords: `\`minItems: 1\`; ${OF_A_MAP}`,
    narrow: (draft, _args, { container }) => {
      draft.atLeast(container === 'map' ? 'minProperties' : 'minItems', 1);
      return true;
    },
  },
  arrayMinSize: {
    keywords: `\`minItems\`; ${OF_A_MAP}`,
    narrow: (draft, args, at) => (at.container === 'map' ? PROPERTIES : ITEMS).least(draft, args, at),
  },
  arrayMaxSize: {
    keywords: `\`maxItems\`; ${OF_A_MAP}`,
    narrow: (draft, args, at) => (at.container === 'map' ? PROPERTIES : ITEMS).most(draft, args, at),
  },
  arrayUnique: {
    keywords: '`uniqueItems`, where every item is a text, a number, a boolean or null',
    because:
      'class-validator compares objects by identity, or what a function selects; JSON Schema compares their contents',
    narrow: (draft, { by }, { plainItems, container }) => {
      if (by !== undefined || !plainItems || container === 'map') return false;
      draft.set('uniqueItems', true);
      return true;
    },
  },
  arrayContains: {
    keywords: '`contains`',
    narrow: (draft, { values }) => {
      for (const value of values as unknown[]) draft.set('contains', { const: value });
      return true;
    },
  },
  arrayNotContains: {
    keywords: '`not` with `contains`',
    narrow: (draft, { values }) => {
      draft.also({ not: { contains: { enum: values } } });
      return true;
    },
  },
};
