/** Which rule of the database a write broke. */
export type StoreErrorCode = 'unique' | 'reference' | 'value' | 'busy' | 'unavailable';

/** A write that the database refused, or a database that could not be reached. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  /**
   * @param code `unique`: another row has the value. `reference`: the row that is referred to does not exist, or the row is referred to.
   * `value`: a value that the column cannot hold. `busy`: another writer held the database for too long. `unavailable`: the database cannot be reached
   * @param fields the properties concerned, where the database names them
   */
  constructor(
    readonly code: StoreErrorCode,
    readonly fields: readonly string[],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
