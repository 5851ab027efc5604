import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { loadDriver } from '../load-driver';
import type { SqlConnections } from '../sql/sql-database';
import { Announcements } from './announcements';
import { CHANNEL, Listening } from './listening';

type Pg = typeof import('pg');

/** Opens `postgres://…` with a pool of 10 connections. @throws ConfigurationError E_RESOURCE when pg is not installed */
export function openPostgres(url: string): SqlConnections {
  const pg = loadDriver('pg', url) as Pg;
  const pool: Pool = new pg.Pool({ connectionString: url, max: 10 });
  // A connection that is lost while nobody uses it: the pool has removed it already, and the next query opens another.
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }) as never;
  // Says whose notice it is: the commits of this store are known here already.
  const own = randomUUID();
  const announcements = new Announcements(() => pool.query(`notify ${CHANNEL}, '${own}'`));
  return {
    name: 'PostgreSQL',
    dialect: 'postgres',
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
