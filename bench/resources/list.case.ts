import { isDeepStrictEqual } from 'node:util';
import type { BenchCase, Peer } from '../lib/bench-case.js';
import type { ExpectedResponse } from '../lib/client/http-answers.js';
import { httpLoad, type HttpRequest } from '../lib/client/http-load.js';
import { hasPostgres } from '../lib/postgres-server.js';
import { startServer } from '../lib/server-case.js';
import { Shared } from '../lib/shared.js';
import { ASKED, expectedPage } from '../work/product.js';
import { postgresProducts, sqliteProducts, type ProductDatabase } from './product-database.js';

const ROWS = 100_000;
const SHORT_ROWS = 2_000;

const { category, price, limit } = ASKED;
const query = new URLSearchParams({ category, 'price[gte]': `${price}`, sort: 'price', limit: `${limit}` });
const request: HttpRequest = { method: 'GET', path: `/products?${query.toString()}` };

/** The cursors are of each one's own making. */
function page(rows: number): ExpectedResponse {
  const items = expectedPage(rows);
  return {
    status: 200,
    isRight(body) {
      const { items: given, next, ...others } = body as { items: unknown; next: unknown };
      return isDeepStrictEqual(given, items) && typeof next === 'string' && Object.keys(others).length === 0;
    },
  };
}

/**
 * A filtered page of a large table, beside the same written by hand. The time of a database with processes of its own is part of the figure:
 * it works for the answer.
 */
function listCase(name: string, open: (rows: number) => Promise<ProductDatabase>, countsDatabase: boolean): BenchCase {
  const shared = new Shared(({ short }) => open(short ? SHORT_ROWS : ROWS));
  const peer = (program: string): Peer => ({
    async start(options) {
      try {
        const database = await shared.use(options);
        const url = new URL(`../peers/resources/list-${program}.js`, import.meta.url);
        const running = await startServer(
          { url, argument: { database: database.url } },
          httpLoad(request, page(database.rows)),
          options,
          undefined,
          countsDatabase ? () => database.cpu() : undefined,
        );
        return {
          measure: (quota) => running.measure(quota),
          async stop() {
            await running.stop();
            await shared.release();
          },
        };
      } catch (error) {
        await shared.release();
        throw error;
      }
    },
  });
  return {
    name: `resources/${name}`,
    unit: countsDatabase ? 'answers per CPU second of server and database' : 'answers per CPU second',
    better: 'more',
    quota: { ms: 200 },
    rounds: 12,
    subject: 'cortado',
    peers: { cortado: peer('cortado'), fastify: peer('fastify') },
    budgets: { fastify: { atLeast: Number((1 / 1.2).toFixed(3)) } },
  };
}

if (!hasPostgres) console.warn('resources/list-postgres is left out: PostgreSQL is not installed');

export const cases: readonly BenchCase[] = [
  listCase('list-sqlite', sqliteProducts, false),
  ...(hasPostgres ? [listCase('list-postgres', postgresProducts, true)] : []),
];
