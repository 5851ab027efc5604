import { parse } from 'secure-json-parse';

/**
 * The value of a JSON text; undefined when it is not JSON, or names `__proto__` or `constructor` to poison a prototype. Text
 * that cannot contain such a name, written out or escaped, is parsed without the check.
 */
export function parseJson(text: string): unknown {
  try {
    if (text.includes('__proto__') || text.includes('constructor') || text.includes('\\u')) return parse(text);
    // A leading BOM is left out, as the other parser leaves it out, and the one of the HTTP door.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
