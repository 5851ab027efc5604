import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { matcher } from '../../src/query/matcher';
import { attack } from './support/hostile';
import { NAUGHTY } from './support/naughty';
import { readSearch } from './support/reading';
import { CatalogTable } from './support/table';

describeWithPostgres('PostgreSQL', () => {
  const server = new PostgresServer();
  const rows = NAUGHTY.map((text, index) => ({ id: index + 1, label: text, text: `<${text}>`, ratio: 0 }));
  let table: CatalogTable;

  beforeAll(async () => {
    await server.run();
    server.createDatabase('catalog');
    table = await CatalogTable.postgres(server.url('catalog'));
    await table.fill(rows);
  });

  afterAll(async () => {
    await table?.close();
    await server.stop();
  });

  test.each(['eq', 'in', 'nin', 'contains', 'startsWith', 'endsWith', 'lt'])(
    'a naughty string is a value of %s',
    async (operator) => {
      for (const text of NAUGHTY) {
        const where = { label: { [operator]: operator.endsWith('in') ? [text, 'x'] : text } };
        const { request } = readSearch({ where, limit: 100 });
        const expected = rows.filter(matcher(request!.query.where)).map(({ id }) => id);
        expect((await table.list(request!.query)).keys).toStrictEqual(expected);
      }
    },
  );

  test('whatever is sent is refused or executed', async () => {
    expect(await attack(table, 3_000)).toBeGreaterThan(100);
  });
});
