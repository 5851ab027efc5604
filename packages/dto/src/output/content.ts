/** A `Map` in the form that JSON has for it. @throws TypeError for keys that are neither text nor numbers */
export function entriesOf(map: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  for (const key of map.keys()) {
    if (typeof key === 'string' || typeof key === 'number') continue;
    throw new TypeError(`A Map with keys of type ${typeof key} has no form in JSON: write its entries as a list`);
  }
  return Object.fromEntries(map as ReadonlyMap<string, unknown>);
}

/** @throws TypeError for an `Error` of which JSON.stringify would leave nothing */
export function refuseBare(error: Error): void {
  if (Object.keys(error).length > 0) return;
  throw new TypeError('An Error has no form in JSON: write what the client may know of it, or throw it');
}
