/** Where a check of finished instances stands: an object or a collection, and the key under which it was met. */
export interface Frame {
  readonly target: object;
  /** `undefined` at the root. */
  readonly above: Frame | undefined;
  readonly key: unknown;
}

/** What was found wrong, as it was when it was looked at: the object may have changed when a late verdict comes. */
export interface Spot {
  readonly frame: Frame;
  /** `undefined` for a failure of the object itself. */
  readonly key: unknown;
  readonly value: unknown;
}
