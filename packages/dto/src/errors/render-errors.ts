import type { FieldError } from '../common/types';

export interface RenderOptions {
  /** Other names for the keys of the body. */
  readonly keys?: Partial<Record<'errorList' | 'errorObject' | 'loc' | 'type' | 'msg' | 'ctx', string>>;
  /** Adds the errors a second time, nested by `loc`. Default false. */
  readonly errorObject?: boolean;
  /** Gives another text for an error; `undefined` keeps its `msg`. */
  readonly translate?: (error: FieldError, locale: string | undefined) => string | undefined;
  /** Handed to `translate`, as from `Accept-Language`. */
  readonly locale?: string;
}

/**
 * The body of a failure: `{ errorList: […] }`, with the names, the nested form and the language that the options ask.
 *
 * In `errorObject` list indexes are keys and leaves are lists of errors. Where a level has errors of its own and levels
 * below it, its own are found under `""`, so that a parent's and a child's never overwrite each other.
 *
 * @example
 * renderErrors([{ loc: ['items', 3, 'qty'], type: 'min', msg: 'too few' }], { errorObject: true });
 * // { errorList: [{ loc: ['items', 3, 'qty'], type: 'min', msg: 'too few' }],
 * //   errorObject: { items: { 3: { qty: { '': [{ type: 'min', msg: 'too few' }] } } } } }
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

/** Objects without a prototype: `loc` may hold any name that a DTO, or a client, thought of. */
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

/** The level under a key; errors that were alone there move to its `""`. */
function levelAt(level: Level, key: string | number): Level {
  const there = level[key];
  if (there !== undefined && !Array.isArray(there)) return there as Level;
  const made = Object.create(null) as Level;
  if (there !== undefined) made[''] = there;
  level[key] = made;
  return made;
}
