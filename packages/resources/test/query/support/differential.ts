import { deepEqual, equal } from 'node:assert/strict';
import type { FieldError } from '@cortado/core';
import fc from 'fast-check';
import type { Row } from '../../../src/model/value';
import { canonical } from '../../../src/query/canonical';
import { rowComparison } from '../../../src/query/compare';
import type { ListRequest } from '../../../src/query/list-request';
import { matcher } from '../../../src/query/matcher';
import { QueryReader } from '../../../src/query/query-reader';
import { catalog } from './catalog';
import { rows, search, type Search } from './generated';
import type { CatalogTable } from './table';

/** Filters for each table of generated rows. */
const SEARCHES = 50;
const reader = new QueryReader(catalog);

/**
 * Holds SQL and the functions of the same filters together: which rows are found, in which order, and what pages they are cut into.
 *
 * @param cases number of filters
 * @returns how many filters were compared
 */
export async function differential(table: CatalogTable, cases: number): Promise<number> {
  let compared = 0;
  const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
  const property = fc.asyncProperty(
    rows,
    fc.array(search, { minLength: SEARCHES, maxLength: SEARCHES }),
    async (all, searches) => {
      await table.fill(all);
      for (const each of searches) {
        await check(table, all, each);
        compared += 1;
      }
    },
  );
  // Its message names the seed, which FC_SEED repeats.
  await fc.assert(property, { seed, numRuns: Math.ceil(cases / SEARCHES) });
  return compared;
}

async function check(table: CatalogTable, all: readonly Row[], body: Search): Promise<void> {
  const first = read(body);
  const { where, sort } = first.query;
  const expected = all
    .filter(matcher(where))
    .toSorted(rowComparison(sort))
    .map(({ id }) => Number(id));
  const simple = canonical(where);
  deepEqual(all.filter(matcher(simple.where)).length, expected.length);
  equal(canonical(simple.where).text, simple.text);
  const found: number[] = [];
  for (let request = first; ;) {
    const { keys, more } = await table.list(request.query);
    found.push(...keys);
    deepEqual(found, expected.slice(0, found.length), `${table.dialect}: ${JSON.stringify(body)}`);
    if (!more) break;
    request = read({ ...body, after: request.cursorAfter(all[keys.at(-1)! - 1]!) });
  }
  deepEqual(found, expected, `${table.dialect}: ${JSON.stringify(body)}`);
}

function read(body: object): ListRequest {
  const issues: FieldError[] = [];
  // As it arrives.
  const request = reader.search(JSON.parse(JSON.stringify(body)), issues);
  deepEqual(issues, []);
  return request!;
}
