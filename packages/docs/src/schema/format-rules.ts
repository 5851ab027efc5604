import type { Rule } from './rule';

function format(name: string, because: string): Rule {
  return {
    keywords: `\`format: ${name}\``,
    because,
    narrow: (draft, args) => {
      draft.set('format', name);
      return Object.keys(args).length === 0;
    },
  };
}

/** Formats of text. `format` annotates: a validator may ignore it. */
export const FORMAT_RULES: Readonly<Record<string, Rule>> = {
  isEmail: format('email', ''),
  isUuid: format('uuid', ''),
};
