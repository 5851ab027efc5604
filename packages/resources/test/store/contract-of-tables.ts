import { Column, compileModels, Key, openStore, Reference, Resource, type Row } from '@cortado/resources';
import { IsInt, IsOptional, IsString } from 'class-validator';
import type { Class } from 'cortado';
import { page } from './queries';

@Resource('shops')
class Shop {
  @Key() id!: number;
  @IsString() name!: string;
}

@Resource('shops')
class LargerShop {
  @Key() id!: number;
  @Column({ unique: true }) @IsString() name!: string;
  @IsOptional() @IsString() note?: string;
  @Column({ default: "it's", index: true }) @IsString() kind!: string;
  @Column({ type: 'decimal', scale: 2, default: '1.5' }) price!: string;
  @IsOptional() @Reference(() => LargerShop) ownerId?: number;
}

@Resource('shops')
class OtherShop {
  @Key() id!: number;
  @IsOptional() @IsInt() name?: number;
  @IsString() street!: string;
}

@Resource('shops')
class NullableShop {
  @Key() id!: number;
  @IsOptional() @IsString() name?: string;
}

@Resource('shops')
class NamelessShop {
  @Key() id!: number;
}

/** What a start makes of the tables that it finds. @param address gives a database of its own to each test */
export function tablesContract(address: () => string): void {
  /** Starts one class after the other, each by a new store. */
  const start = async (
    url: string,
    type: Class,
    { sync = true, rows = [] as readonly Row[] } = {},
  ): Promise<readonly Row[]> => {
    const [model] = compileModels([type]).values();
    const store = await openStore(url);
    try {
      await store.start([model!], { sync });
      await store.transaction((tx) => tx.insert(model!, rows));
      return (await store.reader.list(model!, page(model!))).rows;
    } finally {
      await store.stop();
    }
  };
  const refused = (url: string, type: Class, sync: boolean) =>
    expect(start(url, type, { sync })).rejects.toMatchObject({ code: 'E_RESOURCE', message: expect.any(String) });
  const problem = async (url: string, type: Class, sync: boolean): Promise<readonly string[]> => {
    const error = (await start(url, type, { sync }).catch((each: unknown) => each)) as Error;
    return error.message
      .split('\n')
      .filter((line) => line.startsWith('    '))
      .map((line) => line.trim());
  };

  test('sync creates the tables, and adds columns, defaults, indexes and references to them', async () => {
    const url = address();
    await start(url, Shop, { rows: [{ name: 'a' }] });
    const rows = await start(url, LargerShop, { rows: [{ name: 'b', ownerId: 1 }] });
    expect(rows).toEqual([
      { id: 1, name: 'a', note: null, kind: "it's", price: '1.50', ownerId: null },
      { id: 2, name: 'b', note: null, kind: "it's", price: '1.50', ownerId: 1 },
    ]);
    expect(await start(url, LargerShop, { sync: false })).toEqual(rows);
    await expect(start(url, LargerShop, { rows: [{ name: 'a' }] })).rejects.toMatchObject({ code: 'unique' });
    await expect(start(url, LargerShop, { rows: [{ name: 'c', ownerId: 9 }] })).rejects.toMatchObject({
      code: 'reference',
    });
  });

  test('sync changes nothing that is there, and names all that differs', async () => {
    const url = address();
    await start(url, Shop, { rows: [{ name: 'a' }] });
    expect(await problem(url, OtherShop, true)).toEqual([
      'the table "shops" of OtherShop: column "street" is missing; rows that are there already would need a default, or null, for it',
      expect.stringMatching(
        /^the table "shops" of OtherShop: column "name" is text; the class needs (?:bigint|integer)$/,
      ),
    ]);
    expect(await problem(url, NullableShop, true)).toEqual([
      'the table "shops" of NullableShop: column "name" is not null; the class allows null',
    ]);
    expect(await problem(url, NamelessShop, true)).toEqual([
      'the table "shops" of NamelessShop: column "name" is required and has no default, but is not in the class',
    ]);
    expect(await start(url, Shop)).toEqual([{ id: 1, name: 'a' }]);
  });

  test('without sync, a start names the tables and columns that are missing', async () => {
    const url = address();
    expect(await problem(url, Shop, false)).toEqual([
      'the table "shops" of Shop is missing',
      'the table "cortado_logs" is missing',
      'the table "cortado_changes" is missing',
    ]);
    await start(url, NullableShop);
    expect(await problem(url, Shop, false)).toEqual([
      'the table "shops" of Shop: column "name" may be null; the class requires a value',
    ]);
    expect((await problem(url, LargerShop, false)).map((each) => each.replace(/.*: /, ''))).toEqual([
      expect.stringMatching(/^column "note" is missing \(text/),
      expect.stringMatching(/^column "kind" is missing \(text/),
      expect.stringMatching(/^column "price" is missing \((?:numeric\(18, 2\)|integer)\)$/),
      expect.stringMatching(/^column "ownerId" is missing \((?:bigint|integer)\)$/),
      'column "name" has no unique index',
      'column "name" may be null; the class requires a value',
    ]);
    await refused(url, LargerShop, false);
  });

  test('several processes may start at once', async () => {
    const url = address();
    await Promise.all(Array.from({ length: 4 }, () => start(url, LargerShop)));
    expect(await start(url, LargerShop, { sync: false })).toEqual([]);
  });
}
