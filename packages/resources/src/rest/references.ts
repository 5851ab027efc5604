import type { Context } from '@cortado/core';
import type { KeyValue, Row } from '../model/value';
import { ResourceError } from '../repository/resource-error';
import type { StoreReader } from '../store/store';
import type { ApiOf } from './representation';
import type { ResourceApi } from './resource-api';

/** Checks that the rows that are referred to exist for the client. @throws ResourceError `reference` */
export type CheckReferences = (reader: StoreReader, rows: readonly Row[], before?: Row) => Promise<void>;

const UNCHECKED: CheckReferences = async () => {};

/**
 * For references to resources with a scope: a row outside of it and a row that does not exist have the same answer. The database checks
 * all other references. The scopes are asked outside of the transaction, because they may use the database themselves.
 */
export async function referenceCheck(api: ResourceApi, apiOf: ApiOf, context: Context): Promise<CheckReferences> {
  const scoped = [...api.model.references.values()].filter((each) => apiOf(each.target()).hasScope);
  if (scoped.length === 0) return UNCHECKED;
  const checks = await Promise.all(
    scoped.map(async ({ field, target }) => {
      const other = apiOf(target());
      return { name: field.name, other, scope: await other.scope(context) };
    }),
  );
  return async (reader, rows, before) => {
    for (const { name, other, scope } of checks) {
      const given = rows.map((row) => row[name] as KeyValue | null);
      const keys = new Set(given.filter((key): key is KeyValue => key !== null && key !== before?.[name]));
      const visible = await other.visible(reader, [...keys], scope);
      if (visible.size < keys.size) {
        throw new ResourceError('reference', 'The row that this refers to does not exist', [name]);
      }
    }
  };
}
