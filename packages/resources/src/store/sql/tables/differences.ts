import type { Field } from '../../../model/field';
import type { Model } from '../../../model/model';
import type { Dialect } from '../../../query/sql/statement';
import { columnType, isAccepted } from './column-types';
import type { TableState } from './table-state';

/** What `sync` adds to a table. */
export function missingColumns({ fields }: Model, { columns }: TableState): readonly Field[] {
  return [...fields.values()].filter(({ column }) => !columns.has(column));
}

/** Where a table and its model differ in a way that only a migration can change: sync extends tables, and changes nothing that is there. */
export function conflicts(model: Model, state: TableState, dialect: Dialect): readonly string[] {
  const fields = [...model.fields.values()];
  const known = new Set(fields.map(({ column }) => column));
  const others = [...state.columns.values()].filter(({ name }) => !known.has(name));
  return [
    ...fields.flatMap((field) => columnConflicts(model, field, state, dialect)),
    ...others
      .filter(({ isRequired, hasDefault }) => isRequired && !hasDefault)
      .map(({ name }) => `column "${name}" is required and has no default, but is not in the class`),
  ];
}

/** Columns that cannot be added to a table with rows. */
export function impossible(model: Model, state: TableState, dialect: Dialect): readonly string[] {
  return missingColumns(model, state).flatMap((field) => {
    const { column, name, nullable } = field;
    if (field === model.key || nullable) return [];
    if (field.default === undefined) {
      return [`column "${column}" is missing; rows that are there already would need a default, or null, for it`];
    }
    const isReference = dialect === 'sqlite' && model.references.has(name);
    return isReference ? [`column "${column}" is missing; SQLite cannot add a required reference`] : [];
  });
}

/** What only a check without sync refuses. */
export function missing(model: Model, state: TableState, dialect: Dialect): readonly string[] {
  const columns = missingColumns(model, state).filter((field) => field !== model.key);
  const unique = [...model.fields.values()].filter((field) => field.unique && !columns.includes(field));
  return [
    ...columns.map((field) => `column "${field.column}" is missing (${columnType(field, dialect)})`),
    ...unique
      .filter(({ column }) => !isUnique(state, column))
      .map(({ column }) => `column "${column}" has no unique index`),
  ];
}

function columnConflicts(model: Model, field: Field, state: TableState, dialect: Dialect): readonly string[] {
  const { column, nullable } = field;
  const found = state.columns.get(column);
  if (found === undefined) return field === model.key ? [`column "${column}" of the key is missing`] : [];
  if (!isAccepted(field, found.type, dialect)) {
    return [`column "${column}" is ${found.type.toLowerCase()}; the class needs ${columnType(field, dialect)}`];
  }
  if (found.isRequired && nullable) return [`column "${column}" is not null; the class allows null`];
  if (!found.isRequired && !nullable) return [`column "${column}" may be null; the class requires a value`];
  return [];
}

function isUnique({ unique }: TableState, column: string): boolean {
  return unique.some(({ columns }) => columns.length === 1 && columns[0] === column);
}
