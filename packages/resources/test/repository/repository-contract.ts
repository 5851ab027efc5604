import {
  Column,
  Key,
  ReadOnly,
  Reference,
  Resource,
  RESOURCE_STORE,
  resource,
  ResourceError,
  resources,
  Version,
  type ResourcesOptions,
} from '@cortado/resources';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import { Type } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString } from 'class-validator';

@Resource('accounts')
class Account {
  @Key() id!: number;
  @IsString() owner!: string;
  @IsInt() balance!: number;
  @Version() version!: number;
}

@Resource('bookings')
class Booking {
  @Key() id!: number;
  @IsInt() amount!: number;
  @Reference(() => Account, { onDelete: 'cascade' }) accountId!: number;
  @IsOptional() @Reference(() => Booking, { onDelete: 'setNull' }) reversesId?: number | null;
}

@Resource('tasks')
class Task {
  @Key() id!: number;
  @IsString() name: string = 'unnamed';
  @IsOptional() @IsString() @Column({ default: 'low' }) priority?: string | null;
  @ReadOnly() @IsDate() @Type(() => Date) createdAt: Date = new Date();
  /** Not stored. */
  seen = 0;
}

/** What a repository does on every store. @param database gives a new one */
export function repositoryContract(database: () => ResourcesOptions['database']): void {
  const start = async () => {
    const { lines, log } = readableLog();
    const plugins = [resources({ database: database(), models: [Account, Booking, Task], sync: true })];
    const { app, client } = await httpApp({ log, plugins });
    const store = app.get(RESOURCE_STORE);
    const changes = async (name = 'accounts') =>
      (await store.changes(name, 0, 1_000)).map(({ kind, key, before, after, except }) => ({
        ...{ kind, key, before: before?.['balance'], after: after?.['balance'] },
        ...(except === null ? {} : { except }),
      }));
    return {
      client,
      tasks: app.get(resource(Task)),
      store,
      changes,
      lines,
      accounts: app.get(resource(Account)),
      bookings: app.get(resource(Booking)),
    };
  };
  afterEach(closeApps);

  test('every write is one change, with the row before and after', async () => {
    const { accounts, changes } = await start();
    const [ann] = await accounts.create([
      { owner: 'Ann', balance: 1 },
      { owner: 'Bob', balance: 2 },
    ]);
    await accounts.update(ann!.id, { balance: 3 }, { except: '0123abcd-1' });
    await accounts.update(ann!.id, { balance: 3 });
    await accounts.remove(ann!.id);
    expect(await changes()).toEqual([
      { kind: 'created', key: 1, after: 1 },
      { kind: 'created', key: 2, after: 2 },
      { kind: 'updated', key: 1, before: 1, after: 3, except: '0123abcd-1' },
      { kind: 'deleted', key: 1, before: 3 },
    ]);
  });

  test('a transaction is all or nothing, its log included', async () => {
    const { accounts, bookings, changes, lines } = await start();
    const done: string[] = [];
    const rejected = accounts.transaction(async (tx) => {
      await tx.create({ owner: 'Ann', balance: 1 });
      await tx.of(Booking).create({ amount: 1, accountId: 1 });
      tx.afterCommit(() => done.push('never'));
      throw new Error('no');
    });
    await expect(rejected).rejects.toThrow('no');
    expect((await accounts.list()).items).toEqual([]);
    expect(await changes()).toEqual([]);
    const moved = await accounts.transaction(async (tx) => {
      const ann = await tx.create({ owner: 'Ann', balance: 10 });
      expect(await tx.read(ann.id)).toMatchObject({ owner: 'Ann' });
      expect((await tx.list({ total: true })).total).toBe(1);
      await tx.of(Booking).create({ amount: -4, accountId: ann.id });
      tx.afterCommit(async () => done.push(`${(await accounts.read(ann.id))!.balance}`));
      tx.afterCommit(() => Promise.reject(new Error('too late')));
      tx.afterCommit(() => done.push('last'));
      return tx.update(ann.id, { balance: 6 });
    });
    expect(moved).toMatchObject({ balance: 6, version: 2 });
    expect(done).toEqual(['6', 'last']);
    expect(lines.map(({ err }) => err?.message).filter(Boolean)).toEqual(['too late']);
    expect(await changes()).toHaveLength(2);
    expect((await bookings.list()).items).toMatchObject([{ amount: -4 }]);
  });

  test('parallel transactions that lock a row lose nothing', async () => {
    const { accounts } = await start();
    const { id } = await accounts.create({ owner: 'Ann', balance: 0 });
    const add = () =>
      accounts.transaction(async (tx) => {
        const account = await tx.lock(id);
        await tx.update(id, { balance: account!.balance + 1 });
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await accounts.read(id)).toMatchObject({ balance: 20, version: 21 });
  });

  test('cascades and references that become null are logged', async () => {
    const { accounts, bookings, store } = await start();
    const { id } = await accounts.create({ owner: 'Ann', balance: 0 });
    const other = await accounts.create({ owner: 'Bob', balance: 0 });
    const first = await bookings.create({ amount: 1, accountId: id });
    const second = await bookings.create({ amount: -1, accountId: id, reversesId: first.id });
    const third = await bookings.create({ amount: -1, accountId: other.id, reversesId: first.id });
    await accounts.remove(id);
    expect((await bookings.list()).items).toMatchObject([{ id: third.id, reversesId: null }]);
    const log = await store.changes('bookings', 3, 100);
    const written = log.map(({ kind, key }) => `${kind} ${key}`);
    expect(written.filter((each) => each.startsWith('deleted')).toSorted()).toEqual(
      [`deleted ${first.id}`, `deleted ${second.id}`].toSorted(),
    );
    expect(written).toContain(`updated ${third.id}`);
  });

  test('an update with an old version, and what is not there', async () => {
    const { accounts } = await start();
    const { id } = await accounts.create({ owner: 'Ann', balance: 0 });
    await accounts.update(id, { balance: 1, version: 1 });
    await expect(accounts.update(id, { balance: 2, version: 1 })).rejects.toMatchObject({
      ...{ code: 'version', statusCode: 409, fields: ['version'] },
    });
    await expect(accounts.update(99, { balance: 1 })).rejects.toMatchObject({ code: 'not_found', statusCode: 404 });
    await expect(accounts.remove(99)).rejects.toBeInstanceOf(ResourceError);
    expect(await accounts.read(99)).toBeUndefined();
    await expect(accounts.update(id, { ownr: 'Bob' } as never)).rejects.toThrow('no property ownr');
    await expect(accounts.create({ owner: 'Bob', balance: 1.5 })).rejects.toThrow('Account.balance');
    await expect(accounts.list({ sort: ['none'] })).rejects.toMatchObject({ code: 'invalid', statusCode: 400 });
  });

  test('writes without a log, a new epoch, and rows that were touched', async () => {
    const { accounts, changes, store } = await start();
    const { id } = await accounts.create({ owner: 'Ann', balance: 0 }, { log: false });
    expect(await changes()).toEqual([]);
    const before = (await store.positions()).get('accounts');
    await accounts.reset();
    expect((await store.positions()).get('accounts')?.epoch).not.toBe(before?.epoch);
    await accounts.touch([id, 99, id]);
    expect((await changes()).map(({ kind, key, after }) => [kind, key, after])).toEqual([
      ['touched', id, 0],
      ['touched', 99, undefined],
    ]);
  });

  test('what is missing has the default of its column or class, and null is null', async () => {
    const { tasks, client } = await start();
    const before = Date.now();
    const first = await tasks.create({});
    expect(first).toMatchObject({ name: 'unnamed', priority: 'low', seen: 0 });
    expect(first.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(await tasks.create({ priority: null })).toMatchObject({ priority: null });
    first.seen = 7;
    first.name = 'named';
    expect(await tasks.update(first.id, first)).toMatchObject({ name: 'named', seen: 0 });
    const created = await client.post('/tasks', { priority: null });
    expect(created.json).toMatchObject({ id: 3, name: 'unnamed', priority: null, createdAt: expect.any(String) });
    const replaced = await client.send('PUT', '/tasks/3', { json: { name: 'new', priority: null } });
    expect(replaced.json).toMatchObject({ name: 'new', priority: null, createdAt: created.json.createdAt });
    expect((await client.send('PUT', '/tasks/3', { json: {} })).json).toMatchObject({
      name: 'unnamed',
      priority: 'low',
    });
  });
}
