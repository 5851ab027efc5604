import type { Field, ListQuery, Model, Value, Where } from '@cortado/resources';

/** Every row. */
export const ANY: Where = { operator: 'and', terms: [] };

/** Rows with a value. */
export function equal(model: Model, name: string, value: Value): Where {
  return { operator: 'eq', field: fieldOf(model, name), value };
}

/** A page in an order such as `-stock`; the key is always last. */
export function page(
  model: Model,
  options: Partial<Omit<ListQuery, 'sort'>> & { readonly sort?: string } = {},
): ListQuery {
  const { sort, ...others } = options;
  const descending = sort?.startsWith('-') === true;
  const term = sort === undefined ? [] : [{ field: fieldOf(model, sort.replace('-', '')), descending }];
  return { where: ANY, limit: 100, total: false, ...others, sort: [...term, { field: model.key, descending }] };
}

function fieldOf({ fields }: Model, name: string): Field {
  return fields.get(name)!;
}
