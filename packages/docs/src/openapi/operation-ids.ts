import type { Operation } from './operations';

/** Gives each operation of a document an id of its own: `OrderController_create`, and with a number where that is taken. */
export class OperationIds {
  readonly #taken = new Set<string>();

  next(operation: Operation): string {
    const wanted = nameOf(operation);
    let id = wanted;
    for (let count = 2; this.#taken.has(id); count += 1) id = `${wanted}${count}`;
    this.#taken.add(id);
    return id;
  }
}

/** A function has no name of its own, so its id is made from its method and path: `get_users_id`. */
function nameOf({ handler, method, path }: Operation): string {
  const { type, key, style } = handler;
  const suffix = handler.method === 'ALL' ? `_${method}` : '';
  const name = style === 'function' ? `${method}${path.text}` : `${type.name}_${String(key)}${suffix}`;
  // Without what a parameter in braces leaves at the end.
  const words = name.split(/\W/).filter((word) => word !== '');
  return words.join('_');
}
