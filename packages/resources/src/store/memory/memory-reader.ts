import type { LogPosition } from '../../changes/change';
import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import { positionComparison, rowComparison } from '../../query/compare';
import type { ListQuery } from '../../query/list-query';
import { matcher } from '../../query/matcher';
import type { Where } from '../../query/where';
import { storedKey } from '../checked-row';
import type { ListedRows, StoreReader } from '../store';
import type { RowView } from './memory-table';

/** What a reader sees. */
export interface MemoryView {
  table(model: Model): RowView;
  position(model: Model): LogPosition;
}

/** Reads rows of a view. */
export class MemoryReader implements StoreReader {
  constructor(private readonly view: MemoryView) {}

  async list(model: Model, { where, sort, after, limit, offset = 0, total }: ListQuery): Promise<ListedRows> {
    const matching = [...this.view.table(model).rows()].filter(matcher(where));
    const compare = after === undefined ? undefined : positionComparison(sort, after);
    const behind = compare === undefined ? matching : matching.filter((row) => compare(row) > 0);
    const page = behind.toSorted(rowComparison(sort)).slice(offset, offset + limit + 1);
    return {
      rows: page.slice(0, limit).map((row) => copyOf(model, row)),
      more: page.length > limit,
      ...(total ? { total: matching.length } : {}),
    };
  }

  async read(model: Model, key: KeyValue, where?: Where): Promise<Row | undefined> {
    const row = this.#get(model, key);
    if (row === undefined || (where !== undefined && !matcher(where)(row))) return undefined;
    return copyOf(model, row);
  }

  async readMany(model: Model, keys: readonly KeyValue[]): Promise<readonly Row[]> {
    const rows = new Set(keys.map((key) => this.#get(model, key)));
    return [...rows].flatMap((row) => (row === undefined ? [] : [copyOf(model, row)]));
  }

  async position(model: Model): Promise<LogPosition> {
    return this.view.position(model);
  }

  #get(model: Model, key: KeyValue): Row | undefined {
    const stored = storedKey(model, key);
    return stored === undefined ? undefined : this.view.table(model).get(stored);
  }
}

/** A row that may be changed by who gets it. */
export function copyOf({ fields }: Model, row: Row): Row {
  const copy = { ...row };
  for (const { name, type } of fields.values()) {
    if (type === 'date' || type === 'json') copy[name] = structuredClone(copy[name] ?? null);
  }
  return copy;
}
