import { PreparedStatements } from '../../src/store/postgres/prepared-statements';

test('a text that depends on a request is prepared from its third time on, and a hundred of them at most', () => {
  const statements = new PreparedStatements(false);
  statements.repeated('select 1');
  statements.repeated('select 1');
  expect(statements.nameOf('select 1')).toBeUndefined();
  statements.repeated('select 1');
  expect(statements.nameOf('select 1')).toBe('cortado_0_0');
  for (let count = 0; count < 1_000; count += 1) statements.repeated(`select ${count}, 2`);
  for (let time = 0; time < 3; time += 1) {
    for (let count = 0; count < 200; count += 1) statements.repeated(`select ${count}`);
  }
  const prepared = Array.from({ length: 200 }, (_, count) => statements.nameOf(`select ${count}`));
  expect(prepared.filter((name) => name !== undefined)).toHaveLength(100);
  // The statements of the program have places of their own.
  statements.add('insert');
  expect(statements.nameOf('insert')).toBeDefined();
});
