import type { FieldError } from '../common/types';

/** What `renderErrors(errors, options)` takes. */
export interface RenderOptions {
  /** Replaces the names of the keys in the body. */
  readonly keys?: Partial<Record<'errorList' | 'errorObject' | 'loc' | 'type' | 'msg' | 'ctx', string>>;
  /** Adds `errorObject`: the same errors, nested by `loc`. Default false. */
  readonly errorObject?: boolean;
  /** Returns the text of an error; `undefined` keeps its `msg`. */
  readonly translate?: (error: FieldError, locale: string | undefined) => string | undefined;
  /** Passed to `translate`, for example from `Accept-Language`. */
  readonly locale?: string;
}

/**
 * Creates the body of an error response: `{ errorList: […] }`. The options rename its keys, add a nested form and
 * translate the messages.
 *
 * In `errorObject`, list indexes are keys and the leaves are lists of errors. If a level has errors of its own and
 * nested levels, its own errors are under `""`, so that errors of a parent and a child never overwrite each other.
 *
 * @example
 * renderErrors([{ loc: ['items', 3, 'qty'], type: 'min', msg: 'too few' }], { errorObject: true });
 * // { errorList: [{ loc: ['items', 3, 'qty'], type: 'min', msg: 'too few' }],
 * //   errorObject: { items: { 3: { qty: [{ type: 'min', msg: 'too few' }] } } } }
 */
export function renderErrors(errors: readonly FieldError[], options: RenderOptions = {}): Record<string, unknown> {
  const { keys = {}, translate, locale } = options;
  const name = (key: keyof NonNullable<RenderOptions['keys']>): string => keys[key] ?? key;
  const entries = errors.map((error) => {
    const { loc, type, msg, ctx, ...own } = error;
    return {
      loc,
      entry: {
        [name('type')]: type,
        [name('msg')]: translate?.(error, locale) ?? msg,
        ...(ctx === undefined ? {} : { [name('ctx')]: ctx }),
        ...own, // such as the id of a masked error
      },
    };
  });
  return {
    [name('errorList')]: entries.map(({ loc, entry }) => ({ [name('loc')]: loc, ...entry })),
    ...(options.errorObject === true ? { [name('errorObject')]: nest(entries) } : {}),
  };
}

interface Level {
  [key: string]: Level | readonly object[];
}

/** Creates objects without a prototype, because `loc` may contain any name, also one chosen by a client. */
function nest(entries: readonly { readonly loc: FieldError['loc']; readonly entry: object }[]): Level {
  const root = Object.create(null) as Level;
  for (const { loc, entry } of entries) {
    let level = root;
    for (const key of loc.slice(0, -1)) level = levelAt(level, key);
    const key = loc.at(-1) ?? '';
    const there = level[key];
    if (there === undefined || Array.isArray(there)) level[key] = [...((there as object[] | undefined) ?? []), entry];
    else (there as Level)[''] = [...(((there as Level)[''] as object[] | undefined) ?? []), entry];
  }
  return root;
}

/** The nested level under a key. Errors that were stored directly under the key move to its `""`. */
function levelAt(level: Level, key: string | number): Level {
  const there = level[key];
  if (there !== undefined && !Array.isArray(there)) return there as Level;
  const made = Object.create(null) as Level;
  if (there !== undefined) made[''] = there;
  level[key] = made;
  return made;
}
