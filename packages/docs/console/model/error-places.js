import { pathKey } from './value-path.js';

/**
 * An error as a failure lists it.
 *
 * @typedef {object} FailureEntry
 * @property {(string | number)[]} loc
 * @property {string} type
 * @property {string} msg
 */

/**
 * The errors of a failure; undefined where the body is none.
 *
 * @param {unknown} body
 * @returns {FailureEntry[] | undefined}
 */
export function errorsOf(body) {
  const list = /** @type {{ errorList?: unknown } | null | undefined} */ (body)?.errorList;
  if (!Array.isArray(list)) return undefined;
  return list.map((each) => ({
    loc: Array.isArray(each?.loc) ? each.loc : [],
    type: String(each?.type ?? ''),
    msg: String(each?.msg ?? ''),
  }));
}

/**
 * Finds the field of each error: the one at its `loc`, or the nearest around it, as a list around an item that is no longer there. The root
 * is not a field: its errors, and those of fields that are not shown, are `others`.
 *
 * @param {readonly FailureEntry[]} errors
 * @param {Iterable<string>} fields the keys of the fields that are shown, as `pathKey()` makes them
 * @returns {{ placed: Map<string, FailureEntry[]>, others: FailureEntry[] }}
 */
export function placeErrors(errors, fields) {
  const known = new Set(fields);
  /** @type {Map<string, FailureEntry[]>} */
  const placed = new Map();
  /** @type {FailureEntry[]} */
  const others = [];
  for (const error of errors) {
    const key = nearest(error.loc, known);
    if (key === undefined) others.push(error);
    else placed.set(key, [...(placed.get(key) ?? []), error]);
  }
  return { placed, others };
}

/** @param {readonly (string | number)[]} loc @param {Set<string>} known */
function nearest(loc, known) {
  for (let length = loc.length; length > 0; length -= 1) {
    const key = pathKey(loc.slice(0, length));
    if (known.has(key)) return key;
  }
  return undefined;
}
