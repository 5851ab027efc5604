import 'reflect-metadata';
import { Column, compileModels, Key, ReadOnly, Reference, Resource, Version, type Field } from '@cortado/resources';
import { Exclude, Expose, Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsDate,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Min,
  ValidateNested,
} from 'class-validator';

enum Color {
  red = 'red',
  blue = 'blue',
}
enum Size {
  small,
  large,
}
class Address {
  @IsString() street!: string;
}

abstract class Stored {
  @ReadOnly() @IsDate() createdAt!: Date;
}

@Resource('shops')
class Shop {
  @Key('uuid') id!: string;
  @Column({ unique: true }) @IsString() name!: string;
}

@Resource('products', { table: 'product' })
class Product extends Stored {
  @IsString() @Length(1, 100) name!: string;
  @Key() id!: number;
  @IsInt() @Min(0) count!: number;
  @IsNumber() weight!: number;
  @Min(0) rating!: number;
  @IsBoolean() open!: boolean;
  @IsOptional() @IsDate() @Type(() => Date) soldAt?: Date;
  @Reference(() => Shop, { onDelete: 'cascade' }) shopId!: string;
  @IsOptional() @Reference(() => Product, { onDelete: 'setNull' }) parentId?: number;
  @Version() version!: number;
  @IsEnum(Color) color!: Color;
  @IsEnum(Size) size!: Size;
  @IsIn([0.5, 1]) factor!: number;
  @ValidateNested() @Type(() => Address) address!: Address;
  @ValidateNested({ each: true }) @Type(() => Address) addresses!: Address[];
  @IsArray() @IsString({ each: true }) tags!: string[];
  @Column({ type: 'decimal', scale: 2, index: true, default: '1' }) price!: string;
  @Column({ name: 'n', type: 'bigint' }) views!: string;
  @Column({ type: 'json' }) extra!: unknown;
  @Exclude() @IsString() secret!: string;
  @Exclude({ toPlainOnly: true }) @IsString() password!: string;
  @Expose() get label(): string {
    return `${this.name} (${this.size})`;
  }
}

const models = compileModels([Product, Shop]);
const model = models.get(Product)!;
const types = (key: keyof Field) =>
  Object.fromEntries([...model.fields.values()].map((field) => [field.name, field[key]]));

test('columns have the types that the decorators say', () => {
  expect(types('type')).toEqual({
    id: 'integer',
    createdAt: 'date',
    name: 'string',
    count: 'integer',
    weight: 'number',
    rating: 'number',
    open: 'boolean',
    soldAt: 'date',
    shopId: 'uuid',
    parentId: 'integer',
    version: 'integer',
    color: 'string',
    size: 'integer',
    factor: 'number',
    address: 'json',
    addresses: 'json',
    tags: 'json',
    price: 'decimal',
    views: 'bigint',
    extra: 'json',
    secret: 'string',
    password: 'string',
  });
});

test('the key comes first, then the properties of the base class, in the order of the source', () => {
  expect([...model.fields.keys()]).toEqual(
    ['id', 'createdAt', 'name', 'count', 'weight', 'rating', 'open', 'soldAt', 'shopId', 'parentId', 'version'].concat([
      'color',
      'size',
      'factor',
      'address',
      'addresses',
      'tags',
      'price',
      'views',
      'extra',
      'secret',
      'password',
    ]),
  );
});

test('only what may be missing is null, and only what is excluded from output is hidden', () => {
  const having = (key: 'nullable' | 'hidden' | 'readOnly' | 'index' | 'unique') =>
    [...model.fields.values()].filter((field) => field[key]).map(({ name }) => name);
  expect(having('nullable')).toEqual(['soldAt', 'parentId']);
  expect(having('hidden')).toEqual(['secret', 'password']);
  expect(having('readOnly')).toEqual(['id', 'createdAt']);
  expect(having('index')).toEqual(['shopId', 'parentId', 'price']);
  expect(having('unique')).toEqual(['id']);
});

test('names, keys, versions and references', () => {
  expect(model).toMatchObject({ name: 'products', table: 'product', keyKind: 'generated', type: Product });
  expect(model.version?.name).toBe('version');
  expect(model.fields.get('price')).toMatchObject({ scale: 2, default: '1.00' });
  expect(model.fields.get('views')?.column).toBe('n');
  const shop = models.get(Shop)!;
  expect(shop).toMatchObject({ table: 'shops', keyKind: 'uuid', key: { type: 'uuid' } });
  expect(model.references.get('shopId')).toMatchObject({ onDelete: 'cascade', expand: 'shop' });
  expect(model.references.get('shopId')?.target()).toBe(shop);
  expect(model.references.get('parentId')?.target()).toBe(model);
});
