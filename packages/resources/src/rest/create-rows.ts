import type { Context } from '@cortado/core';
import type { Field } from '../model/field';
import type { Row } from '../model/value';
import { matcher } from '../query/matcher';
import type { Where } from '../query/where';
import { ResourceError } from '../repository/resource-error';
import { ResourceTransaction } from '../repository/resource-transaction';
import { commitFor } from './commit-for';
import type { ResourceHooks } from './hooks';
import { referenceCheck } from './references';
import type { ApiOf } from './representation';
import type { ResourceApi } from './resource-api';

/** Creates rows for a client: all or none, with the hooks of the controller. @returns them as they are stored */
export async function createRows<T extends object>(
  api: ResourceApi<T>,
  apiOf: ApiOf,
  hooks: ResourceHooks<T>,
  given: readonly T[],
  context: Context,
): Promise<readonly Row[]> {
  const { model, rows } = api;
  const scope = await api.scope(context);
  const matches = matcher(scope);
  const comparesKey = mentions(scope, model.key);
  const checkReferences = await referenceCheck(api, apiOf, context);
  return commitFor(api, context, async (work) => {
    const tx = new ResourceTransaction<T>(work, model.type);
    // Copies, because a hook may change them, and all of it may be repeated.
    const products = given.map((each) => Object.assign(new model.type(), each));
    for (const each of products) await hooks.beforeCreate?.(each, context, tx);
    const created = products.map((each) => rows.toRow(each));
    // Before anything of the row is compared with rows that the client must not know of.
    if (!comparesKey && !created.every(matches)) throw outOfScope();
    await checkReferences(work.store, created);
    const stored = await work.writer.insert(model, created, {});
    if (!stored.every(matches)) throw outOfScope();
    if (hooks.afterCreate !== undefined) {
      for (const row of stored) await hooks.afterCreate(rows.toInstance(row), context, tx);
    }
    return stored;
  });
}

/** Whether a filter compares the property. */
function mentions(where: Where, field: Field): boolean {
  return 'terms' in where ? where.terms.some((each) => mentions(each, field)) : where.field === field;
}

export function outOfScope(): ResourceError {
  return new ResourceError('out_of_scope', 'The row would be out of your scope');
}
