import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, compileModels, Key, openStore, Reference, Resource, Version } from '@cortado/resources';
import { Exclude, Expose } from 'class-transformer';
import { IsInt, IsOptional, IsString } from 'class-validator';
import type { Class } from 'cortado';
import { wrong, type Case } from './case';

/** The properties of a class with a key, decorated as a class would have them. */
type Properties = Readonly<Record<string, { readonly type: unknown; readonly by: readonly PropertyDecorator[] }>>;

const number = (...by: PropertyDecorator[]) => ({ type: Number, by });
const string = (...by: PropertyDecorator[]) => ({ type: String, by });

/** A class with these properties: what a compiler makes of decorated properties. */
function having(properties: Properties, name = 'things', options = {}): Class {
  class Thing {}
  for (const [property, { type, by }] of Object.entries(properties)) {
    Reflect.defineMetadata('design:type', type, Thing.prototype, property);
    for (const decorate of by.toReversed()) decorate(Thing.prototype, property);
  }
  Resource(name, options)(Thing);
  return Thing;
}

const id = number(Key());
const Plain = having({ id });
const Shop = having({ id }, 'shops');

/** A list of classes that is refused, and those that the remedy leads to. */
function models(remedy: string, mistake: () => readonly Class[], ...followed: (() => readonly Class[])[]): Case {
  return {
    code: 'E_RESOURCE',
    remedy,
    mistake: async () => compileModels(mistake()),
    async followed() {
      for (const each of followed) {
        const types = each();
        expect([...compileModels(types).values()].map(({ type }) => type)).toEqual(types);
      }
    },
  };
}

/** The same for the properties of one class beside the key. */
function properties(remedy: string, mistake: Properties, ...followed: Properties[]): Case {
  const of = (others: Properties) => () => [having({ id, ...others }), Shop];
  return models(remedy, of(mistake), ...followed.map(of));
}

/** The same for the options of a decorator. */
function option(remedy: string, mistake: () => unknown, ...followed: (() => unknown)[]): Case {
  return {
    code: 'E_OPTION',
    remedy,
    mistake: async () => mistake(),
    async followed() {
      for (const each of followed) expect(each()).toBeInstanceOf(Function);
    },
  };
}

/** A store that does not start, and one that does when the remedy was followed. */
function started(remedy: string, mistake: () => Promise<unknown>, followed: () => Promise<unknown>): Case {
  return {
    code: 'E_RESOURCE',
    remedy,
    mistake,
    async followed() {
      await expect(followed()).resolves.toBeUndefined();
    },
  };
}

/** Opens a database while its driver is not installed. */
async function openWithout(driver: string, url: string): Promise<unknown> {
  jest.doMock(driver, () => {
    throw new Error(`Cannot find module '${driver}'`);
  });
  try {
    return await openStore(url);
  } finally {
    jest.dontMock(driver);
  }
}

/** Starts in a database that other classes were started in before. */
async function start(sync: boolean, ...classes: Class[]): Promise<void> {
  const store = await openStore('sqlite::memory:');
  try {
    for (const each of classes.slice(0, -1)) await store.start([...compileModels([each]).values()], { sync: true });
    await store.start([...compileModels(classes.slice(-1)).values()], { sync });
  } finally {
    await store.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'cortado-resources-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of the same table. */
const Renamed = having({ id, name: string(IsString()) });
const Retyped = having({ id, name: number(IsInt()) });

const use = (wanted: string): string => `use ${wanted}, or omit the option for the default`;
const TYPES = "'string', 'integer', 'number', 'boolean', 'date', 'bigint', 'decimal', 'uuid', 'json'";

export const ofResources: readonly Case[] = [
  models(
    "decorate the class, as in @Resource('products')",
    () => [class Product {}],
    () => [having({ id }, 'products')],
  ),
  models(
    "use letters, digits, - and _, as in @Resource('order-items')",
    () => [having({ id }, 'order items')],
    () => [having({ id }, 'order-items')],
  ),
  models(
    'add a property for it, as in @Key() id!: number',
    () => [having({ name: string(IsString()) })],
    () => [Plain],
  ),
  models(
    'use 1 to 63 characters without quotation marks, dots and spaces',
    () => [having({ id }, 'things', { table: '"' })],
    () => [having({ id }, 'things', { table: 'a_thing' })],
  ),
  models(
    'give one of them another name',
    () => [Plain, having({ id })],
    () => [Plain, having({ id }, 'others')],
  ),
  models(
    'give one of them another table',
    () => [Plain, having({ id }, 'others', { table: 'Things' })],
    () => [Plain, having({ id }, 'others', { table: 'others' })],
  ),
  models(
    'give the table another name',
    () => [having({ id }, 'cortado_changes')],
    () => [having({ id }, 'cortado_changes', { table: 'changes' })],
  ),
  models(
    'add Thing to `models`',
    () => [having({ id, plainId: number(Reference(() => Plain)) }, 'others')],
    () => [having({ id, plainId: number(Reference(() => Plain)) }, 'others'), Plain],
  ),
  properties(
    'remove @Key() from one of them; @Column({ unique: true }) keeps its values different',
    { other: number(Key()) },
    { other: number(IsInt(), Column({ unique: true })) },
  ),
  properties(
    'remove @Version() from one of them',
    { one: number(Version()), other: number(Version()) },
    {
      one: number(Version()),
      other: number(IsInt()),
    },
  ),
  models(
    'remove @Version(), and give it a property of its own',
    () => [having({ id: number(Key(), Version()) })],
    () => [having({ id, version: number(Version()) })],
  ),
  properties(
    "give the property another name; with @Column({ name: 'limit' }) the column keeps it",
    { limit: number(IsInt()) },
    { most: number(IsInt(), Column({ name: 'limit' })) },
  ),
  properties(
    'use letters, digits and _ for its name; @Column({ name }) names the column',
    { 'first name': string(IsString()) },
    { firstName: string(IsString(), Column({ name: 'first-name' })) },
  ),
  properties(
    "say it with a decorator such as @IsString() or @IsInt(), or with @Column({ type }), as in @Column({ type: 'json' })",
    { extra: { type: Object, by: [Column({})] } },
    { extra: { type: Object, by: [IsString()] } },
    { extra: { type: Object, by: [Column({ type: 'json' })] } },
  ),
  properties(
    'leave the type out of @Column()',
    {
      shopId: number(
        Reference(() => Shop),
        Column({ type: 'string' }),
      ),
    },
    {
      shopId: number(
        Reference(() => Shop),
        Column({}),
      ),
    },
  ),
  properties(
    'declare the property as string',
    { views: number(Column({ type: 'bigint' })) },
    { views: string(Column({ type: 'bigint' })) },
  ),
  properties(
    'remove the name from @Expose(), and rename the property; @Column({ name }) names the column',
    { text: string(IsString(), Expose({ name: 'title' })) },
    { title: string(IsString(), Expose(), Column({ name: 'text' })) },
  ),
  properties(
    "add the scale, as in @Column({ type: 'decimal', scale: 2 })",
    { price: string(Column({ type: 'decimal' })) },
    { price: string(Column({ type: 'decimal', scale: 2 })) },
  ),
  properties('remove the scale from @Column()', { name: string(Column({ scale: 2 })) }, { name: string(Column({})) }),
  properties('remove @Exclude()', { version: number(Version(), Exclude()) }, { version: number(Version()) }),
  properties(
    'remove unique and index from @Column()',
    { extra: { type: Object, by: [Column({ type: 'json', unique: true })] } },
    { extra: { type: Object, by: [Column({ type: 'json' })] } },
  ),
  properties(
    'use a default of the type of the property',
    { name: string(Column({ default: 1 })) },
    { name: string(Column({ default: '1' })) },
  ),
  properties(
    "add @IsOptional(), or use 'restrict' or 'cascade'",
    { shopId: number(Reference(() => Shop, { onDelete: 'setNull' })) },
    {
      shopId: number(
        IsOptional(),
        Reference(() => Shop, { onDelete: 'setNull' }),
      ),
    },
    { shopId: number(Reference(() => Shop, { onDelete: 'restrict' })) },
    { shopId: number(Reference(() => Shop, { onDelete: 'cascade' })) },
  ),
  properties(
    "rename the property to shopId; @Column({ name: 'shop' }) keeps the name of the column",
    { shop: number(Reference(() => Shop)) },
    {
      shopId: number(
        Reference(() => Shop),
        Column({ name: 'shop' }),
      ),
    },
  ),
  properties(
    'rename the property shop',
    { shopId: number(Reference(() => Shop)), shop: string(IsString()) },
    { shopId: number(Reference(() => Shop)), nameOfShop: string(IsString()) },
  ),
  properties(
    'give one of them another column, as in @Column({ name })',
    { name: string(IsString()), other: string(Column({ name: 'Name' })) },
    { name: string(IsString()), other: string(Column({ name: 'other' })) },
  ),
  option(
    use("a list with some of 'list', 'read', 'create', 'update', 'remove'"),
    () => Resource('things', { operations: [] }),
    () => Resource('things', { operations: ['list', 'remove'] }),
    () => Resource('things'),
  ),
  option(
    use('true or false'),
    () => Resource('things', wrong({ controller: 'yes' })),
    () => Resource('things', { controller: false }),
  ),
  option(
    use("a path such as '/ws/products', a channel class, or false"),
    () => Resource('things', { socket: 'ws' }),
    () => Resource('things', { socket: '/ws/products' }),
    () => Resource('things', { socket: Plain }),
    () => Resource('things', { socket: false }),
  ),
  option(
    use('the name of a table'),
    () => Resource('things', wrong({ table: 1 })),
    () => Resource('things', { table: 'things' }),
  ),
  option(
    use("@Key() for numbers, @Key('uuid') for uuids"),
    () => Key(wrong('number')),
    () => Key(),
    () => Key('uuid'),
  ),
  option(
    use('a function, as in @Reference(() => Shop)'),
    () => Reference(wrong(undefined)),
    () => Reference(() => Shop),
  ),
  option(
    use("'restrict', 'cascade' or 'setNull'"),
    () => Reference(() => Shop, { onDelete: wrong('remove') }),
    () => Reference(() => Shop, { onDelete: 'restrict' }),
    () => Reference(() => Shop, { onDelete: 'setNull' }),
  ),
  option(
    use('the name of a column'),
    () => Column({ name: wrong(1) }),
    () => Column({ name: 'a' }),
  ),
  option(
    use(`one of ${TYPES}`),
    () => Column({ type: wrong('text') }),
    () => Column({ type: 'decimal' }),
  ),
  option(
    use('a number of digits from 0 to 18'),
    () => Column({ scale: 19 }),
    () => Column({ scale: 18 }),
  ),
  started(
    'change the tables with a migration, or change the classes; sync changes nothing that is there',
    () => start(true, Renamed, Retyped),
    () => start(true, Renamed, Renamed),
  ),
  started(
    'run a migration, or start with sync: true in development',
    () => start(false, Plain),
    () => start(true, Plain),
  ),
  started(
    "use 'sqlite:./app.db', 'sqlite::memory:', 'postgres://host/name', 'memory:', or an instance of Kysely on SQLite or PostgreSQL",
    () => openStore('mysql://host/name'),
    async () => (await openStore('memory:')).stop(),
  ),
  started(
    'install it: npm install libsql',
    () => openWithout('libsql', 'sqlite::memory:'),
    async () => (await openStore('sqlite::memory:')).stop(),
  ),
  started(
    'install it: npm install pg',
    () => openWithout('pg', 'postgres://127.0.0.1/name'),
    async () => (await openStore('postgres://127.0.0.1/name')).stop(),
  ),
  started(
    'create its folder, and let the process write to it',
    () => openStore(`sqlite:${join(folder, 'none/app.db')}`),
    async () => {
      mkdirSync(join(folder, 'none'));
      await (await openStore(`sqlite:${join(folder, 'none/app.db')}`)).stop();
    },
  ),
];
