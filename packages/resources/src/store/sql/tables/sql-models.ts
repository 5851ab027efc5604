import type { Model } from '../../../model/model';
import type { Dialect } from '../../../query/sql/statement';
import { Selection } from './column-values';

/** A unique key or a foreign key of a table, as PostgreSQL names it in errors. */
export interface ConstraintColumns {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** What a database says of its statements. */
export interface StatementTraits {
  readonly dialect: Dialect;
  /** Is told of statements of the program, which are few: the driver may keep them prepared. Default: none is. */
  readonly prepare?: (sql: string) => void;
  /** The same for statements whose text depends on a request. */
  readonly prepareRepeated?: (sql: string) => void;
}

/** What is known of the models since the start. */
export class SqlModels {
  readonly dialect: Dialect;
  readonly #selections = new Map<string, Selection>();
  readonly #byName: ReadonlyMap<string, Model>;
  readonly #constraints = new Map<string, readonly string[]>();

  constructor(
    readonly all: readonly Model[],
    private readonly traits: StatementTraits,
  ) {
    this.dialect = traits.dialect;
    this.#byName = new Map(all.map((model) => [model.name, model]));
  }

  /** @throws TypeError when there is no such resource */
  named(resource: string): Model {
    const model = this.#byName.get(resource);
    if (model === undefined) throw new TypeError(`There is no resource "${resource}"`);
    return model;
  }

  selection(model: Model): Selection {
    let selection = this.#selections.get(model.name);
    if (selection === undefined) {
      this.#selections.set(model.name, (selection = new Selection(model, this.dialect)));
    }
    return selection;
  }

  /** A statement of the program. @returns its text */
  prepared(text: string): string {
    this.traits.prepare?.(text);
    return text;
  }

  /** A statement whose text depends on a request. */
  repeated(text: string): void {
    this.traits.prepareRepeated?.(text);
  }

  know(constraints: readonly ConstraintColumns[]): void {
    for (const { table, name, columns } of constraints) this.#constraints.set(`${table}.${name}`, columns);
  }

  /** The columns of a constraint. Empty for one that was added since the start. */
  columnsOf(table: string, constraint: string): readonly string[] {
    return this.#constraints.get(`${table}.${constraint}`) ?? [];
  }
}

/** The properties that columns belong to. */
export function propertiesOf({ fields }: Model, columns: readonly string[]): readonly string[] {
  return [...fields.values()].filter(({ column }) => columns.includes(column)).map(({ name }) => name);
}
