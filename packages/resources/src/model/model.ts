import type { Class } from '@cortado/core';
import type { Field } from './field';

/** How the key of a new row is made. */
export type KeyKind = 'generated' | 'uuid';

/** What becomes of the rows that refer to a row that is removed. */
export type OnDelete = 'restrict' | 'cascade' | 'setNull';

/** A foreign key. */
export interface Reference {
  /** The property that holds the key of the other row. */
  readonly field: Field;
  /** The model that is referred to. A function, because models may refer to each other. */
  readonly target: () => Model;
  /** What happens when the other row is removed. */
  readonly onDelete: OnDelete;
  /** The name that `?expand=` takes: the property without `Id`. */
  readonly expand: string;
}

/** A class with `@Resource`, compiled once at start-up. */
export interface Model<T extends object = object> {
  /** The name of the resource: `products`. Also that of its channel. */
  readonly name: string;
  /** The name of the table. */
  readonly table: string;
  /** The class. */
  readonly type: Class<T>;
  /** The property with `@Key()`. */
  readonly key: Field;
  /** Who makes the keys of new rows. */
  readonly keyKind: KeyKind;
  /** The property with `@Version()`. */
  readonly version?: Field | undefined;
  /** All properties by name, the key first, in the order of their declaration. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Its foreign keys, by property. */
  readonly references: ReadonlyMap<string, Reference>;
}
