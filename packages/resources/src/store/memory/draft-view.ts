import type { LogPosition } from '../../changes/change';
import type { Model } from '../../model/model';
import { DraftTable } from './draft-table';
import type { MemoryView } from './memory-reader';
import type { MemoryTable, RowView } from './memory-table';

/** What the statements of a transaction need of the store. */
export interface MemoryBase extends MemoryView {
  readonly models: readonly Model[];
  table(model: Model): MemoryTable;
}

/** What a transaction sees: the tables, with what it changed. */
export class DraftView implements MemoryView {
  readonly #drafts = new Map<string, DraftTable>();

  constructor(private readonly base: MemoryBase) {}

  get models(): readonly Model[] {
    return this.base.models;
  }

  table(model: Model): RowView {
    return this.#drafts.get(model.name) ?? this.base.table(model);
  }

  position(model: Model): LogPosition {
    return this.base.position(model);
  }

  /** The table to change. */
  draft(model: Model): DraftTable {
    let draft = this.#drafts.get(model.name);
    if (draft === undefined) this.#drafts.set(model.name, (draft = new DraftTable(this.base.table(model))));
    return draft;
  }

  drafts(): Iterable<DraftTable> {
    return this.#drafts.values();
  }
}
