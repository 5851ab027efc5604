/**
 * Where a value is within another: names of properties, and indices of items.
 *
 * @typedef {readonly (string | number)[]} Path
 */

/**
 * The value at a path; undefined where there is none.
 *
 * @param {unknown} value
 * @param {Path} path
 * @returns {unknown}
 */
export function valueAt(value, path) {
  return path.reduce(
    (/** @type {any} */ at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? at[step] : undefined,
    value,
  );
}

/**
 * A copy with another value at a path. Objects and lists on the way are made where they are missing.
 *
 * @param {unknown} value
 * @param {Path} path
 * @param {unknown} replacement
 * @returns {unknown}
 */
export function withValueAt(value, [step, ...rest], replacement) {
  if (step === undefined) return replacement;
  const isContainer = typeof value === 'object' && value !== null;
  const replaced = withValueAt(isContainer ? valueAt(value, [step]) : undefined, rest, replacement);
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    list[step] = replaced;
    return list;
  }
  return { ...(isContainer ? value : {}), [step]: replaced };
}

/**
 * A copy without what is at a path: the property, or the item, whose successors move up.
 *
 * @param {unknown} value
 * @param {Path} path
 * @returns {unknown}
 */
export function withoutValueAt(value, path) {
  const parentPath = path.slice(0, -1);
  const parent = valueAt(value, parentPath);
  const step = path.at(-1);
  if (typeof parent !== 'object' || parent === null || step === undefined) return value;
  if (Array.isArray(parent)) return withValueAt(value, parentPath, parent.toSpliced(Number(step), 1));
  const { [String(step)]: _removed, ...others } = /** @type {Record<string, unknown>} */ (parent);
  return withValueAt(value, parentPath, others);
}

/**
 * A path as one text, which is different for each path. Indices and names of digits are the same, as in a JSON pointer (RFC 6901).
 *
 * @param {Path} path
 */
export const pathKey = (path) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
