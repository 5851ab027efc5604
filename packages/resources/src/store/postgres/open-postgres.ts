import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { loadDriver } from '../load-driver';
import type { SqlConnections } from '../sql/sql-database';
import { Announcements } from './announcements';
import { CHANNEL, Listening } from './listening';
import { PreparedStatements, preparingClient } from './prepared-statements';

type Pg = typeof import('pg');

/** A notice is a hint, and has nothing that must be on the disk. */
const NOTICE = `select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;

/** Opens `postgres://…` with a pool of 10 connections. @throws ConfigurationError E_RESOURCE when pg is not installed */
export function openPostgres(url: string): SqlConnections {
  const pg = loadDriver('pg', url) as Pg;
  const statements = new PreparedStatements(isPooled(url));
  const pool: Pool = new pg.Pool({ connectionString: url, max: 10, Client: preparingClient(pg, statements) });
  // A connection that is lost while nobody uses it: the pool has removed it already, and the next query opens another.
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }) as never;
  // Says whose notice it is: the commits of this store are known here already.
  const own = randomUUID();
  const announcements = new Announcements(() => pool.query(NOTICE, [CHANNEL, own]));
  statements.add(NOTICE);
  return {
    name: 'PostgreSQL',
    dialect: 'postgres',
    prepare: (text) => statements.add(text),
    writer: db,
    reader: db,
    watch(listener) {
      const listening = new Listening(() => new pg.Client({ connectionString: url }), listener, own);
      listening.start();
      return () => listening.stop();
    },
    announce: () => announcements.send(),
    async close() {
      await announcements.sent();
      await pool.end();
    },
  };
}

/** Whether the address says that a proxy gives each transaction another connection: `?pgbouncer=true`. */
function isPooled(url: string): boolean {
  return /[?&]pgbouncer=true(?:&|$)/.test(url);
}
