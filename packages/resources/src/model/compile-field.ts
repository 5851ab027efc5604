import { DECIMAL_DIGITS, fits } from './fits';
import { canonical } from './canonical';
import type { Field, FieldType } from './field';
import { expectedType, fieldTypeOf } from './field-type';
import type { KeyKind } from './model';
import { checkDatabaseName, checkPropertyName } from './names';
import { refuseResource } from './refuse-resource';
import type { ResourceProperty } from './resource-class';

const WRITE_TYPE =
  "say it with a decorator such as @IsString() or @IsInt(), or with @Column({ type }), as in @Column({ type: 'json' })";

/**
 * A property and its column.
 *
 * @param referred who makes the keys that a property with `@Reference` holds
 * @throws ConfigurationError when the decorators contradict each other, or do not say enough
 */
export function compileField(property: ResourceProperty, referred: KeyKind | undefined): Field {
  const { name, where, described, records } = property;
  const { column, key } = records;
  checkPropertyName(where, name);
  checkInput(property);
  const columnName = column.name ?? name;
  checkDatabaseName(where, 'column', columnName);
  const type = typeOf(property, referred);
  checkScale(where, type, column.scale);
  const field: Field = {
    name,
    column: columnName,
    type,
    ...(type === 'decimal' ? { scale: column.scale } : {}),
    nullable: key === undefined && !records.isVersion && described.optional,
    unique: key !== undefined || column.unique === true,
    index: column.index === true || records.reference !== undefined,
    readOnly: records.isReadOnly || key !== undefined,
    hidden: !described.written,
  };
  checkField(where, field, records.key !== undefined || records.isVersion);
  if (column.default === undefined) return field;
  if (!fits(field, column.default)) {
    refuseResource(where, `the default does not fit the type "${type}"`, 'use a default of the type of the property');
  }
  return { ...field, default: canonical(field, column.default) };
}

/** What the decorators demand of the type, in the order in which they decide. */
function typeOf({ where, described, records }: ResourceProperty, referred: KeyKind | undefined): FieldType {
  const given = records.column.type;
  const keyKind = records.key?.by ?? referred ?? (records.isVersion ? 'generated' : undefined);
  const demanded = keyKind === undefined ? undefined : keyKind === 'uuid' ? 'uuid' : 'integer';
  if (demanded !== undefined && given !== undefined && given !== demanded) {
    refuseResource(where, `its values have the type "${demanded}"`, 'leave the type out of @Column()');
  }
  const type = demanded ?? given ?? fieldTypeOf(described);
  if (type === undefined || described.container === 'set' || described.container === 'map') {
    refuseResource(where, 'nothing says how it is stored', WRITE_TYPE);
  }
  const expected = expectedType(described, type);
  if (expected !== undefined) {
    refuseResource(where, `its values have the type "${type}"`, `declare the property as ${expected}`);
  }
  return type;
}

/** A row and an input have the same names. */
function checkInput({ name, where, described: { source } }: ResourceProperty): void {
  if (source === undefined || source === name) return;
  refuseResource(
    where,
    `inputs call it "${source}", filters and rows "${name}"`,
    'remove the name from @Expose(), and rename the property; @Column({ name }) names the column',
  );
}

function checkScale(where: string, type: FieldType, scale: number | undefined): void {
  if (type === 'decimal' && scale === undefined) {
    refuseResource(
      where,
      `a decimal has ${DECIMAL_DIGITS} digits, and nothing says how many of them are behind the point`,
      "add the scale, as in @Column({ type: 'decimal', scale: 2 })",
    );
  }
  if (type !== 'decimal' && scale !== undefined) {
    refuseResource(where, `a value of the type "${type}" has no scale`, 'remove the scale from @Column()');
  }
}

function checkField(where: string, { type, hidden, unique, index }: Field, isMain: boolean): void {
  if (isMain && hidden) {
    refuseResource(where, 'clients need this property, and it is excluded from output', 'remove @Exclude()');
  }
  if (type === 'json' && (unique || index)) {
    refuseResource(where, 'JSON cannot be compared', 'remove unique and index from @Column()');
  }
}
