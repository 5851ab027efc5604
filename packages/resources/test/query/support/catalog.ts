import type { Field, FieldType } from '../../../src/model/field';
import type { Model } from '../../../src/model/model';

function field(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  return {
    name,
    column: `${name}_column`,
    type,
    nullable: true,
    unique: false,
    index: false,
    readOnly: false,
    hidden: false,
    ...more,
  };
}

const fields = [
  field('id', 'integer', { nullable: false, unique: true, readOnly: true }),
  field('label', 'string', { nullable: false }),
  field('text', 'string'),
  field('count', 'integer'),
  field('ratio', 'number', { nullable: false }),
  field('flag', 'boolean'),
  field('soldAt', 'date'),
  field('big', 'bigint'),
  field('price', 'decimal', { scale: 2 }),
  field('token', 'uuid'),
  field('extra', 'json'),
  field('shopId', 'integer'),
  field('secret', 'string', { hidden: true }),
  field('ownerId', 'integer', { hidden: true }),
];
const byName = new Map(fields.map((each) => [each.name, each]));

function reference(name: string, expand: string): Model['references'] {
  return new Map([[name, { field: byName.get(name)!, target: () => catalog, onDelete: 'restrict', expand }]]);
}

/** A resource with a property of every type, two of them excluded from output. */
export const catalog: Model = {
  name: 'products',
  table: 'catalog',
  type: class Product {},
  key: byName.get('id')!,
  keyKind: 'generated',
  fields: byName,
  references: new Map([...reference('shopId', 'shop'), ...reference('ownerId', 'owner')]),
};

export function fieldOf(name: string): Field {
  return byName.get(name)!;
}
