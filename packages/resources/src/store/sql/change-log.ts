import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { keyOfText, rowOfText, rowText } from '../../changes/change-text';
import type { Change, ChangeKind, CommittedChanges, NewChange } from '../../changes/change';
import { Statement } from '../../query/sql/statement';
import type { Model } from '../../model/model';
import type { KeepOptions } from '../store';
import type { Ending } from '../transaction/statements';
import { CHANGES, LOGS } from './tables/change-tables';
import { rowsOf, type Db } from './tables/connection';
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

/** What a transaction added to the log of a resource. */
export interface Appended {
  readonly model: Model;
  readonly epoch: string;
  /** The seq of the last change. */
  readonly head: number;
  /** In milliseconds, when they were added. */
  readonly time: number;
  readonly changes: readonly NewChange[];
}

/** Where the log stands, as the statement that moves it says it. */
interface HeadRow {
  readonly epoch: string;
  readonly head: number | string;
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
  async append(db: Db, { changes, resets }: Ending): Promise<readonly Appended[]> {
    const byResource = new Map<string, NewChange[]>();
    for (const each of changes) {
      const own = byResource.get(each.resource);
      if (own === undefined) byResource.set(each.resource, [each]);
      else own.push(each);
    }
    const appended: Appended[] = [];
    for (const name of new Set([...byResource.keys(), ...resets].toSorted())) {
      const model = this.models.named(name);
      const own = byResource.get(name) ?? [];
      const epoch = resets.has(name) ? await this.#reset(db, name) : undefined;
      if (own.length === 0) appended.push({ model, epoch: epoch!, head: 0, time: 0, changes: own });
      else appended.push(await this.#append(db, model, own));
    }
    return appended;
  }

  async #append(db: Db, model: Model, changes: readonly NewChange[]): Promise<Appended> {
    const isPostgres = this.models.dialect === 'postgres';
    const write = !isPostgres ? this.#appendEach : changes.length === 1 ? this.#appendOne : this.#appendAtOnce;
    const row = await write.call(this, db, model, changes);
    if (row === undefined) throw new LogMissing(model);
    return { model, epoch: row.epoch, head: Number(row.head), time: Number(row.time), changes };
  }

  async read(db: Db, resource: string, after: number, limit: number): Promise<readonly Change[]> {
    const model = this.models.named(resource);
    const statement = new Statement(this.models.dialect);
    statement.add(`select "seq", "key", "kind", cast("before" as text) as "before", cast("after" as text) as "after", "origin", "time"
      from "${CHANGES}" where "resource" = `);
    statement.bind(resource).add(' and "seq" > ').bind(this.#integer(after));
    statement.add(' order by "seq" limit ').bind(this.#integer(limit));
    const found = await rowsOf(db, this.models.prepared(statement.sql), statement.parameters);
    const rows = found as unknown as readonly ChangeRow[];
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

  async #reset(db: Db, resource: string): Promise<string> {
    const epoch = randomUUID();
    await sql`update ${sql.table(LOGS)} set "epoch" = ${epoch} where "resource" = ${resource}`.execute(db);
    return epoch;
  }

  /** As `#appendAtOnce`. Most transactions have one change, which PostgreSQL plans faster without lists. */
  async #appendOne(db: Db, model: Model, [change]: readonly NewChange[]): Promise<HeadRow | undefined> {
    const { key, kind, before, after, except } = change!;
    const parameters = [model.name, String(key), kind, rowText(model, before), rowText(model, after), except];
    const [row] = await rowsOf(db, this.models.prepared(APPEND_ONE), parameters);
    return row as unknown as HeadRow | undefined;
  }

  /** One statement and one round trip, while others wait for the lock. */
  async #appendAtOnce(db: Db, model: Model, changes: readonly NewChange[]): Promise<HeadRow | undefined> {
    const keys = changes.map(({ key }) => String(key));
    const kinds = changes.map(({ kind }) => kind);
    const before = changes.map((each) => rowText(model, each.before));
    const after = changes.map((each) => rowText(model, each.after));
    const except = changes.map((each) => each.except);
    const { rows } = await sql<HeadRow>`with log as (
        update ${sql.table(LOGS)} set "head" = "head" + ${changes.length} where "resource" = ${model.name}
        returning "head", "epoch", ${sql.raw(NOW)} as "time"
      ), change as (
        insert into ${sql.table(CHANGES)} ("resource", "seq", "key", "kind", "before", "after", "origin", "time")
        select ${model.name}, log."head" - ${changes.length} + each.n, each.key, each.kind, cast(each.before as json),
          cast(each.after as json), each.origin, log."time"
        from log, unnest(cast(${keys} as text[]), cast(${kinds} as text[]), cast(${before} as text[]), cast(${after} as text[]),
          cast(${except} as text[])) with ordinality as each(key, kind, before, after, origin, n)
      ) select "head", "epoch", "time" from log`.execute(db);
    return rows[0];
  }

  async #appendEach(db: Db, model: Model, changes: readonly NewChange[]): Promise<HeadRow | undefined> {
    const { rows } = await sql<{ readonly head: number; readonly epoch: string }>`update ${sql.table(LOGS)}
      set "head" = "head" + ${BigInt(changes.length)} where "resource" = ${model.name} returning "head", "epoch"`.execute(
      db,
    );
    if (rows[0] === undefined) return undefined;
    const base = rows[0].head - changes.length;
    const time = Date.now();
    for (const [index, { key, kind, before, after, except }] of changes.entries()) {
      const parameters = [
        model.name,
        BigInt(base + index + 1),
        String(key),
        kind,
        rowText(model, before),
        rowText(model, after),
        except,
        BigInt(time),
      ];
      await rowsOf(db, APPEND_EACH, parameters);
    }
    return { ...rows[0], time };
  }

  /** libsql binds numbers as floating point. */
  #integer(value: number): bigint | number {
    return this.models.dialect === 'sqlite' ? BigInt(Math.trunc(value)) : Math.trunc(value);
  }
}

/** PostgreSQL's clock, in milliseconds. */
export const NOW = 'cast(extract(epoch from clock_timestamp()) * 1000 as bigint)';

const APPEND_ONE = `with log as (
    update "${LOGS}" set "head" = "head" + 1 where "resource" = $1 returning "head", "epoch", ${NOW} as "time"
  ), change as (
    insert into "${CHANGES}" ("resource", "seq", "key", "kind", "before", "after", "origin", "time")
    select $1, log."head", $2, $3, cast($4 as json), cast($5 as json), $6, log."time" from log
  ) select "head", "epoch", "time" from log`;

const APPEND_EACH = `insert into "${CHANGES}" ("resource", "seq", "key", "kind", "before", "after", "origin", "time")
  values (?, ?, ?, ?, ?, ?, ?, ?)`;

/** A resource without a row in the table of logs. */
export class LogMissing extends Error {
  constructor({ name }: Model) {
    super(`The table ${LOGS} has no row for ${name}: start the application again`);
  }
}

/** What the log has of changes that were committed, for those who wait for them. */
export function committedOf({ model, epoch, head, time, changes }: Appended): CommittedChanges {
  const first = head - changes.length + 1;
  return {
    resource: model.name,
    epoch,
    // As if it was read: the same text, read in the same way.
    changes: changes.map((change, index) => ({
      resource: model.name,
      seq: first + index,
      key: keyOfText(model, String(change.key)),
      kind: change.kind,
      before: rowOfText(model, rowText(model, change.before)),
      after: rowOfText(model, rowText(model, change.after)),
      except: change.except,
      time: new Date(time),
    })),
  };
}
