import type { Class } from '@cortado/core';
import { DecoratorMetadata } from '@cortado/core/transport';
import { Allow, IsDefined } from 'class-validator';
import type { FieldType } from '../model/field';
import type { KeyKind, OnDelete } from '../model/model';
import type { Value } from '../model/value';

/** Options of `@Column`. */
export interface ColumnOptions {
  /** The name of the column. Default: the name of the property. */
  readonly name?: string;
  /** How it is stored. Default: what the other decorators and the type of the property say. */
  readonly type?: FieldType;
  /** Whether two rows may not have the same value; null is never the same as null. Default: false. */
  readonly unique?: boolean;
  /** Whether the database has an index on it. Default: false. */
  readonly index?: boolean;
  /** What a new row has if the input has nothing. */
  readonly default?: Value;
  /** Digits after the point, from 0 to 18. Only for decimals, which need it. */
  readonly scale?: number;
}

/** What one decorator of a property recorded. */
export type PropertyRecord =
  | { readonly kind: 'key'; readonly by: KeyKind }
  | { readonly kind: 'reference'; readonly target: () => Class; readonly onDelete: OnDelete }
  | { readonly kind: 'version' }
  | { readonly kind: 'readOnly' }
  | { readonly kind: 'column'; readonly options: ColumnOptions };

/** What the decorators of one property say together. */
export interface PropertyRecords {
  readonly key?: Extract<PropertyRecord, { kind: 'key' }> | undefined;
  readonly reference?: Extract<PropertyRecord, { kind: 'reference' }> | undefined;
  readonly column: ColumnOptions;
  readonly isVersion: boolean;
  readonly isReadOnly: boolean;
}

const metadata = new DecoratorMetadata<PropertyRecord>('Column');

/**
 * A decorator that records something about a property. The property becomes one that class-validator knows, so that DTOs made from the
 * class have it, in the order of the source. Each row has its key and its version, which documents say by this constraint; bodies of
 * requests have neither, or make the version optional.
 */
export function recording(record: PropertyRecord): PropertyDecorator {
  return (prototype, property) => {
    const known = record.kind === 'key' || record.kind === 'version' ? IsDefined() : Allow();
    known(prototype, property);
    metadata.onMethod(prototype, property, record);
  };
}

/** What was recorded for a property, by the class or one that it extends. */
export function propertyRecords(type: Class, property: string): PropertyRecords {
  const records = metadata.ofMethodAndBases(type, property);
  const last = <K extends PropertyRecord['kind']>(kind: K) =>
    records.findLast((each): each is Extract<PropertyRecord, { kind: K }> => each.kind === kind);
  return {
    key: last('key'),
    reference: last('reference'),
    column: last('column')?.options ?? {},
    isVersion: last('version') !== undefined,
    isReadOnly: last('readOnly') !== undefined,
  };
}

/** The properties that have one of these decorators. */
export function recordedProperties(type: Class): readonly string[] {
  return metadata.methodsOf(type).map(String);
}

/** Who makes the keys of a class; undefined for one without `@Key()`. */
export function keyKindOf(type: Class): KeyKind | undefined {
  return recordedProperties(type).flatMap((name) => propertyRecords(type, name).key?.by ?? [])[0];
}
