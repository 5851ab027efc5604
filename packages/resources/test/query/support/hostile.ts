import fc from 'fast-check';
import { readQuery, readSearch } from './reading';
import { NAUGHTY } from './naughty';
import type { CatalogTable } from './table';

const NAMES = ['id', 'label', 'text', 'count', 'ratio', 'flag', 'soldAt', 'big', 'price', 'token', 'extra', 'secret'];
const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'contains', 'startsWith', 'endsWith', 'null'];
const OPTIONS = ['where', 'and', 'or', 'sort', 'limit', 'after', 'offset', 'fields', 'expand', 'total', 'shop'];

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES, ...OPERATORS, ...OPTIONS) },
  { weight: 1, arbitrary: fc.constantFrom(...NAUGHTY) },
);
const text = fc.oneof(
  word,
  word.map((each) => `-${each}`),
  fc.constantFrom(...NAUGHTY, '\0', '\ud800', '1', '-1', '10.5', '2026-01-31', '0190a6f2-1b7e-7c3a-9d2f-aaaaaaaaaaaa'),
  fc.string({ unit: 'binary' }),
);
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.bigInt().map(String));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  ),
}));

/** What an attacker may send as a search. */
const body = fc.record(
  { where: value, sort: fc.array(text, { maxLength: 2 }), limit: scalar, after: text },
  { requiredKeys: [] },
);

const pair = fc.tuple(
  fc.oneof(
    word,
    fc.tuple(word, word).map(([name, operator]) => `${name}[${operator}]`),
  ),
  text,
);
const query = fc.array(pair, { maxLength: 4 }).map((pairs) => String(new URLSearchParams(pairs)));

/**
 * Sends whatever an attacker may send. Either it is refused, or the database executes it.
 *
 * @returns how many were executed
 */
export async function attack(table: CatalogTable, attempts: number): Promise<number> {
  let executed = 0;
  const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
  const property = fc.asyncProperty(body, query, async (search, text) => {
    for (const { request, issues } of [readSearch(JSON.parse(JSON.stringify(search))), readQuery(text)]) {
      if ((request === undefined) !== issues.length > 0) throw new Error('a request, or what is wrong with it');
      if (request === undefined) continue;
      await table.list(request.query);
      executed += 1;
    }
  });
  await fc.assert(property, { seed, numRuns: attempts });
  return executed;
}
