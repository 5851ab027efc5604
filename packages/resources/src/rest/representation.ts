import type { Context } from '@cortado/core';
import { serialize } from '@cortado/dto';
import type { Field } from '../model/field';
import type { Model, Reference } from '../model/model';
import type { KeyValue, Row } from '../model/value';
import { invalid } from '../repository/resource-error';
import type { Rows } from '../repository/rows';
import type { StoreReader } from '../store/store';
import type { ResourceApi } from './resource-api';

/** What is sent of a row. */
export interface Selection {
  /** Undefined for all properties. */
  readonly fields: readonly Field[] | undefined;
  /** The references whose rows are sent too. */
  readonly expand: readonly Reference[];
}

/** A row that is written already, by its class: nothing more is done to it. */
export class Representation {
  readonly [name: string]: unknown;
}

/** The rows behind a reference, by their keys. */
type Expanded = readonly (readonly [reference: Reference, rows: ReadonlyMap<KeyValue, unknown>])[];

/** Finds the API of a model. */
export type ApiOf = (model: Model) => ResourceApi;

/** A reference that a client may expand, with the rows that exist for this client. */
export type Expansion = (reader: StoreReader, rows: readonly Row[]) => Promise<Expanded[number]>;

/**
 * Asks the guards and the scopes of the resources that are referred to. Outside of the transaction that reads the rows: they may use the
 * database themselves.
 *
 * @throws ResourceError `invalid` for a reference that the client may not follow
 */
export async function expansions(
  expand: readonly Reference[],
  apiOf: ApiOf,
  context: Context,
): Promise<readonly Expansion[]> {
  const found: Expansion[] = [];
  for (const reference of expand) {
    const api = apiOf(reference.target());
    const isOffered = api.controller !== undefined && api.operations.includes('read');
    if (!isOffered || (await api.refusal(context)) !== undefined) throw refused(reference);
    const scope = await api.scope(context);
    found.push(async (reader, rows) => {
      const { name } = reference.field;
      const keys = new Set(rows.map((row) => row[name] as KeyValue | null));
      keys.delete(null);
      const visible = await api.visible(reader, [...keys] as KeyValue[], scope);
      return [reference, new Map([...visible].map(([key, row]) => [key, written(api.rows, row)]))];
    });
  }
  return found;
}

/** What is sent of rows. */
export function represented<T extends object>(
  rows: Rows<T>,
  found: readonly Row[],
  fields: readonly Field[] | undefined,
  expanded: Expanded,
): readonly (T | Representation)[] {
  if (fields === undefined && expanded.length === 0) return found.map((row) => rows.toInstance(row));
  return found.map((row) => {
    const whole = written(rows, row);
    const shown: Record<string, unknown> =
      fields === undefined ? whole : Object.fromEntries(fields.map(({ name }) => [name, whole[name]]));
    for (const [reference, others] of expanded) {
      shown[reference.expand] = others.get(row[reference.field.name] as KeyValue) ?? null;
    }
    return Object.assign(new Representation(), shown);
  });
}

/** A row as its class says that it is sent. */
function written<T extends object>(rows: Rows<T>, row: Row): Record<string, unknown> {
  return JSON.parse(serialize(rows.model.type)(rows.toInstance(row))) as Record<string, unknown>;
}

function refused({ expand }: Reference): Error {
  return invalid([{ loc: ['query', 'expand'], type: 'forbidden', msg: `${expand} cannot be expanded` }]);
}
