import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { loadDriver } from '../load-driver';
import type { SqlConnections } from '../sql/sql-database';
import type { Db } from '../sql/tables/connection';
import { Announcements } from './announcements';
import { CHANNEL, Listening } from './listening';
import { PreparedStatements, preparingClient } from './prepared-statements';

type Pg = typeof import('pg');

/** A notice is a hint, and has nothing that must be on the disk. */
const NOTICE = `select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;

/** Of each of the two pools. */
const MOST_CONNECTIONS = 10;

/**
 * For connections that read. Lists stay prepared there, and are planned for their values: how many rows have a category says which
 * index is read. By itself, PostgreSQL may decide after five executions to keep one plan for all values. Writes need no other plan
 * for other values, so the connections that write keep theirs.
 */
const PLAN_EACH = 'set plan_cache_mode = force_custom_plan';

/** Opens `postgres://…` with two pools of 10 connections, for reads and for writes. @throws ConfigurationError E_RESOURCE when pg is not installed */
export function openPostgres(url: string): SqlConnections {
  const pg = loadDriver('pg', url) as Pg;
  const isProxied = isPooled(url);
  const open = (): { pool: Pool; db: Db; statements: PreparedStatements } => {
    const statements = new PreparedStatements(isProxied);
    const Client = preparingClient(pg, statements);
    const pool: Pool = new pg.Pool({ connectionString: url, max: MOST_CONNECTIONS, Client });
    // A connection that is lost while nobody uses it: the pool has removed it already, and the next query opens another.
    pool.on('error', () => undefined);
    return { pool, db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }) as never, statements };
  };
  const writes = open();
  const reads = open();
  // PostgreSQL 11 does not know it, and decides by itself. A connection that is lost says so with its next query.
  if (!isProxied) reads.pool.on('connect', (client) => void client.query(PLAN_EACH).catch(() => undefined));
  // Says whose notice it is: the commits of this store are known here already.
  const own = randomUUID();
  const announcements = new Announcements(() => writes.pool.query(NOTICE, [CHANNEL, own]));
  writes.statements.add(NOTICE);
  return {
    name: 'PostgreSQL',
    dialect: 'postgres',
    prepare(text) {
      writes.statements.add(text);
      reads.statements.add(text);
    },
    prepareRepeated: (text) => reads.statements.repeated(text),
    writer: writes.db,
    reader: reads.db,
    watch(listener) {
      const listening = new Listening(() => new pg.Client({ connectionString: url }), listener, own);
      listening.start();
      return () => listening.stop();
    },
    announce: () => announcements.send(),
    async close() {
      await announcements.sent();
      await Promise.all([writes.pool.end(), reads.pool.end()]);
    },
  };
}

/** Whether the address says that a proxy gives each transaction another connection: `?pgbouncer=true`. */
function isPooled(url: string): boolean {
  return /[?&]pgbouncer=true(?:&|$)/.test(url);
}
