import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { keyOfText, rowOfText, rowText } from '../../changes/change-text';
import type { Change, ChangeKind, NewChange } from '../../changes/change';
import type { Model } from '../../model/model';
import type { KeepOptions } from '../store';
import type { Ending } from '../transaction/statements';
import { CHANGES, LOGS } from './tables/change-tables';
import type { Db } from './tables/connection';
import type { SqlModels } from './tables/sql-models';

interface ChangeRow {
  readonly seq: number | string;
  readonly key: string;
  readonly kind: ChangeKind;
  readonly before: string | null;
  readonly after: string | null;
  readonly origin: string | null;
  readonly time: number | string;
}

/** The log of every resource, in the database. */
export class ChangeLog {
  constructor(private readonly models: SqlModels) {}

  /**
   * Adds the changes of a transaction, as its last statements. To count the changes of a resource locks its row of `cortado_logs` until
   * the commit, so the order of the log is the order of commits, and a reader who sees a change sees all before it. Resources are sorted, so
   * that two transactions do not wait for each other.
   */
  async append(db: Db, { changes, resets }: Ending): Promise<void> {
    const byResource = new Map<string, NewChange[]>();
    for (const each of changes) {
      const own = byResource.get(each.resource);
      if (own === undefined) byResource.set(each.resource, [each]);
      else own.push(each);
    }
    for (const name of new Set([...byResource.keys(), ...resets].toSorted())) {
      const model = this.models.named(name);
      if (resets.has(name)) await this.#reset(db, name);
      const own = byResource.get(name);
      if (own === undefined) continue;
      if (this.models.dialect === 'postgres') {
        if (own.length === 1) await this.#appendOne(db, model, own[0]!);
        else await this.#appendAtOnce(db, model, own);
      } else await this.#appendEach(db, model, own);
    }
  }

  async read(db: Db, resource: string, after: number, limit: number): Promise<readonly Change[]> {
    const model = this.models.named(resource);
    const { rows } = await sql<ChangeRow>`select "seq", "key", "kind", cast("before" as text) as "before",
      cast("after" as text) as "after", "origin", "time" from ${sql.table(CHANGES)}
      where "resource" = ${resource} and "seq" > ${this.#integer(after)} order by "seq" limit ${sql.lit(limit)}`.execute(
      db,
    );
    return rows.map((row) => ({
      resource,
      seq: Number(row.seq),
      key: keyOfText(model, row.key),
      kind: row.kind,
      before: rowOfText(model, row.before),
      after: rowOfText(model, row.after),
      except: row.origin,
      time: new Date(Number(row.time)),
    }));
  }

  async trim(db: Db, resource: string, { count, age }: KeepOptions): Promise<number> {
    // An update that changes nothing locks the log until the commit.
    const { rows } = await sql<{
      readonly head: number | string;
      readonly trimmed: number | string;
    }>`update ${sql.table(LOGS)}
      set "trimmed" = "trimmed" where "resource" = ${resource} returning "head", "trimmed"`.execute(db);
    const oldest = await sql<{
      readonly seq: number | string | null;
    }>`select max("seq") as seq from ${sql.table(CHANGES)}
      where "resource" = ${resource} and "time" < ${this.#integer(Date.now() - age)}`.execute(db);
    const { head = 0, trimmed = 0 } = rows[0] ?? {};
    const until = Math.max(Number(trimmed), Number(oldest.rows[0]?.seq ?? 0), Number(head) - count);
    if (until === Number(trimmed)) return 0;
    await sql`update ${sql.table(LOGS)} set "trimmed" = ${this.#integer(until)} where "resource" = ${resource}`.execute(
      db,
    );
    const dropped = await sql`delete from ${sql.table(CHANGES)}
      where "resource" = ${resource} and "seq" <= ${this.#integer(until)}`.execute(db);
    return Number(dropped.numAffectedRows ?? 0);
  }

  async newEpochs(db: Db): Promise<void> {
    for (const { name } of this.models.all) await this.#reset(db, name);
  }

  async #reset(db: Db, resource: string): Promise<void> {
    await sql`update ${sql.table(LOGS)} set "epoch" = ${randomUUID()} where "resource" = ${resource}`.execute(db);
  }

  /** As `#appendAtOnce`. Most transactions have one change, which PostgreSQL plans faster without lists. */
  async #appendOne(db: Db, model: Model, { key, kind, before, after, except }: NewChange): Promise<void> {
    const { numAffectedRows } = await sql`with log as (
        update ${sql.table(LOGS)} set "head" = "head" + 1 where "resource" = ${model.name} returning "head"
      ) insert into ${sql.table(CHANGES)} ("resource", "seq", "key", "kind", "before", "after", "origin", "time")
      select ${model.name}, log.head, ${String(key)}, ${kind}, cast(${rowText(model, before)} as json),
        cast(${rowText(model, after)} as json), ${except}, cast(extract(epoch from clock_timestamp()) * 1000 as bigint)
      from log`.execute(db);
    if (Number(numAffectedRows) !== 1) throw noLog(model);
  }

  /** One statement and one round trip, while others wait for the lock. */
  async #appendAtOnce(db: Db, model: Model, changes: readonly NewChange[]): Promise<void> {
    const keys = changes.map(({ key }) => String(key));
    const kinds = changes.map(({ kind }) => kind);
    const before = changes.map((each) => rowText(model, each.before));
    const after = changes.map((each) => rowText(model, each.after));
    const except = changes.map((each) => each.except);
    const { numAffectedRows } = await sql`with log as (
        update ${sql.table(LOGS)} set "head" = "head" + ${changes.length} where "resource" = ${model.name}
        returning "head" - ${changes.length} as base
      ) insert into ${sql.table(CHANGES)} ("resource", "seq", "key", "kind", "before", "after", "origin", "time")
      select ${model.name}, log.base + each.n, each.key, each.kind, cast(each.before as json), cast(each.after as json), each.origin,
        cast(extract(epoch from clock_timestamp()) * 1000 as bigint)
      from log, unnest(cast(${keys} as text[]), cast(${kinds} as text[]), cast(${before} as text[]), cast(${after} as text[]),
        cast(${except} as text[])) with ordinality as each(key, kind, before, after, origin, n)`.execute(db);
    if (Number(numAffectedRows) !== changes.length) throw noLog(model);
  }

  async #appendEach(db: Db, model: Model, changes: readonly NewChange[]): Promise<void> {
    const { rows } = await sql<{ readonly head: number }>`update ${sql.table(LOGS)}
      set "head" = "head" + ${BigInt(changes.length)} where "resource" = ${model.name} returning "head"`.execute(db);
    if (rows[0] === undefined) throw noLog(model);
    const base = rows[0].head - changes.length;
    const time = BigInt(Date.now());
    for (const [index, { key, kind, before, after, except }] of changes.entries()) {
      await sql`insert into ${sql.table(CHANGES)} ("resource", "seq", "key", "kind", "before", "after", "origin", "time")
        values (${model.name}, ${BigInt(base + index + 1)}, ${String(key)}, ${kind}, ${rowText(model, before)},
          ${rowText(model, after)}, ${except}, ${time})`.execute(db);
    }
  }

  /** libsql binds numbers as floating point. */
  #integer(value: number): bigint | number {
    return this.models.dialect === 'sqlite' ? BigInt(Math.trunc(value)) : Math.trunc(value);
  }
}

function noLog({ name }: Model): Error {
  return new Error(`The table ${LOGS} has no row for ${name}: start the application again`);
}
