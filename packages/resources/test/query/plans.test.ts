import { fillIndexed, FIRST_PAGES, planOf, SOUGHT } from './support/plans';
import { CatalogTable } from './support/table';

describe('SQLite', () => {
  let table: CatalogTable;

  beforeAll(async () => {
    table = await CatalogTable.sqlite();
    await fillIndexed(table);
  });

  afterAll(async () => await table.close());

  test.each(FIRST_PAGES)('the first page follows an index: %s', async (_, body) => {
    const plan = await planOf(table, body);
    expect(plan).toMatch(/USING INDEX index_|^SCAN catalog$/);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  test.each(SOUGHT)('$name begins in an index', async ({ body, after }) => {
    const plan = await planOf(table, body, after);
    expect(plan).toMatch(/SEARCH catalog USING (?:INDEX index_|INTEGER PRIMARY KEY)/);
    expect(plan).not.toContain('SCAN');
  });
});
