import { compileModels, Key, Resource, type Change, type Model, type Where } from '@cortado/resources';
import { growth, LINEAR } from '@cortado/testkit/growth';
import { IsInt, IsString } from 'class-validator';
import { GroupIndex, type Filtered } from '../../src/live/group-index';

@Resource('orders')
class Order {
  @Key() id!: number;
  @IsInt() tenant!: number;
  @IsString() text!: string;
}

const model: Model = compileModels([Order]).get(Order)!;
const every: Where = { operator: 'and', terms: [] };
const field = (name: string) => model.fields.get(name)!;
const tenant = (value: number): Where => ({ operator: 'eq', field: field('tenant'), value });
const change = (before: number | null, after: number | null, kind: Change['kind'] = 'updated'): Change => ({
  resource: 'orders',
  key: 1,
  kind,
  before: before === null ? null : { id: 1, tenant: before, text: 'a' },
  after: after === null ? null : { id: 1, tenant: after, text: 'a' },
  except: null,
  seq: 1,
  time: new Date(),
});

function indexOf(...groups: readonly Filtered[]): GroupIndex<Filtered> {
  const index = new GroupIndex<Filtered>();
  for (const each of groups) index.add(each);
  return index;
}

test('finds those whom a change may concern, by the row before and after', () => {
  const [one, two, three] = [1, 2, 3].map((value) => ({ where: every, scope: tenant(value) }));
  const few = { where: { operator: 'in', field: field('tenant'), values: [2, 3] } as const, scope: every };
  const both = {
    where: { operator: 'and', terms: [{ operator: 'contains', field: field('text'), text: 'a' }, tenant(1)] } as const,
    scope: every,
  };
  const all = { where: every, scope: every };
  const index = indexOf(one!, two!, three!, few, both, all);
  expect([...index.of(change(1, 2))]).toEqual(expect.arrayContaining([one, two, few, both, all]));
  expect(index.of(change(1, 2)).has(three!)).toBe(false);
  expect(index.of(change(null, 3))).toEqual(new Set([all, three, few]));
  expect(index.of(change(4, null))).toEqual(new Set([all]));
  expect(index.of(change(null, 9, 'touched')).size).toBe(6);
  for (const each of [two!, few, all]) index.remove(each);
  expect(index.of(change(1, 2))).toEqual(new Set([one, both]));
  expect(index.size).toBe(3);
});

test('a change costs the same, however many scopes there are', () => {
  const factor = growth(2_500, (size) => {
    const index = indexOf(...Array.from({ length: size }, (_, value) => ({ where: every, scope: tenant(value) })));
    return () => {
      for (let at = 0; at < 1_000; at += 1) index.of(change(at, at + 1));
    };
  });
  expect(factor).toBeLessThan(LINEAR);
});
