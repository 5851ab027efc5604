import type { Context } from '@cortado/core';
import type { Validated } from '@cortado/dto';
import type { KeyValue, Row, Value } from '../model/value';
import { matcher } from '../query/matcher';
import { invalid, notFound } from '../repository/resource-error';
import { ResourceTransaction, stale } from '../repository/resource-transaction';
import { commitFor } from './commit-for';
import { checkMatch, etagOf } from './conditions';
import { outOfScope } from './create-rows';
import type { ResourceHooks } from './hooks';
import { referenceCheck } from './references';
import type { ApiOf } from './representation';
import type { ResourceApi } from './resource-api';

/** Reads the changes for a row. */
type ReadChanges<T> = (row: Row) => Promise<Validated<Partial<T>>>;

/**
 * Changes a row for a client, with the hooks of the controller.
 *
 * @returns the row as it is stored now
 * @throws ResourceError `not_found`, `precondition_failed`, `invalid`, `version`, `out_of_scope`, `reference`, `unique`
 */
export async function changeRow<T extends object>(
  api: ResourceApi<T>,
  apiOf: ApiOf,
  hooks: ResourceHooks<T>,
  id: KeyValue,
  read: ReadChanges<T>,
  context: Context,
): Promise<Row> {
  const { model, rows } = api;
  const { version } = model;
  const matches = matcher(await api.scope(context));
  const checkReferences = await referenceCheck(api, apiOf, context);
  return commitFor(api, context, async (work) => {
    const row = await work.store.lock(model, id);
    if (row === undefined || !matches(row)) throw notFound(model.name);
    checkMatch(context, () => etagOf(rows, row));
    const changes = await read(row);
    if (!changes.ok) throw invalid(changes.errors);
    const values = { ...changes.value } as Record<string, unknown>;
    if (version !== undefined) checkVersion(values, version.name, row);
    const tx = new ResourceTransaction<T>(work, model.type);
    const changed: T = Object.assign(rows.toInstance(row), values);
    const before = rows.toInstance(row);
    await hooks.beforeUpdate?.(changed, context, tx, before);
    const after: Record<string, Value> = { ...rows.toChanges(changed), [model.key.name]: row[model.key.name]! };
    if (version !== undefined) after[version.name] = row[version.name]!;
    if (!matches(after)) throw outOfScope();
    await checkReferences(work.store, [after], row);
    const stored = await work.writer.update(model, row, after, {});
    if (stored !== row) await hooks.afterUpdate?.(rows.toInstance(stored), context, tx, before);
    return stored;
  });
}

/** Removes a row for a client, with the hooks of the controller. @throws ResourceError as `changeRow` does */
export async function removeRow<T extends object>(
  api: ResourceApi<T>,
  hooks: ResourceHooks<T>,
  id: KeyValue,
  context: Context,
): Promise<void> {
  const { model, rows } = api;
  const matches = matcher(await api.scope(context));
  await commitFor(api, context, async (work) => {
    const row = await work.store.lock(model, id);
    if (row === undefined || !matches(row)) throw notFound(model.name);
    checkMatch(context, () => etagOf(rows, row));
    const tx = new ResourceTransaction<T>(work, model.type);
    await hooks.beforeRemove?.(rows.toInstance(row), context, tx);
    await work.writer.remove(model, row, {});
    await hooks.afterRemove?.(rows.toInstance(row), context, tx);
  });
}

/** A version among the changes is the one that the client knows. @throws ResourceError `version` */
function checkVersion(values: Record<string, unknown>, name: string, row: Row): void {
  const expected = values[name];
  delete values[name];
  if (expected !== undefined && expected !== row[name]) throw stale(name);
}
