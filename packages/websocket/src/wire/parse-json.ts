import { parse } from 'secure-json-parse';

/**
 * The value of a JSON text; undefined when it is not JSON, or names `__proto__` or `constructor` to poison a prototype. Text
 * that cannot contain such a name, written out or escaped, is parsed without the check.
 */
export function parseJson(text: string): unknown {
  try {
    if (text.includes('__proto__') || text.includes('constructor') || text.includes('\\u')) return parse(text);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
