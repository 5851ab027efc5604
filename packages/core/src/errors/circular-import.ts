/** Why a class that was given to a decorator is undefined, and what to do about it. Part of a `Misconfiguration`. */
export const CIRCULAR_IMPORT = {
  causes: ['a circular import: it did not exist yet when the decorator ran'],
  remedy: 'end the circular import: move it into a file that does not import this one',
} as const;
