import { differential } from './support/differential';
import { CatalogTable } from './support/table';

test('SQLite finds the rows that the function of a filter finds, in its order and on its pages', async () => {
  const table = await CatalogTable.sqlite();
  try {
    expect(await differential(table, 300)).toBe(300);
  } finally {
    await table.close();
  }
});
