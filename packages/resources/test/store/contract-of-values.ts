import type { ResourceStore, Row, Value } from '@cortado/resources';
import fc from 'fast-check';
import { samples } from './models';
import { equal } from './queries';

/** Inputs of each property. More of them: CORTADO_RUNS=1000. */
const RUNS = Number(process.env['CORTADO_RUNS'] ?? 12);

const digits = (count: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: count });
const signed = (value: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom('', '-'), value).map(([sign, each]) => sign + each);
const decimal = (whole: number, fraction: number) =>
  signed(
    fc
      .tuple(digits(whole), fc.option(digits(fraction), { nil: undefined }))
      .map(([one, other]) => (other === undefined ? one : `${one}.${other}`)),
  );

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** Every value that fits, with those at the edges more often. */
const values: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  text: fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', "'", '"', '%_\\', '\u{10ffff}', 'e\u0301', '\r\n\t'))
    .map((text) => text.replaceAll('\0', '')),
  integer: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, -0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER)),
  number: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 0.1, 1e21, Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON, 2 ** 53 + 2, 1 / 3),
  ),
  boolean: fc.boolean(),
  date: fc.oneof(
    fc.date({
      min: new Date('0001-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom(
      new Date(0),
      new Date('1969-12-31T23:59:59.999Z'),
      new Date('0001-01-01T00:00:00.000Z'),
      new Date('9999-12-31T23:59:59.999Z'),
      new Date('2026-03-29T01:30:00.001Z'),
    ),
  ),
  bigint: fc.oneof(fc.bigInt({ min: LEAST, max: MOST }), fc.constantFrom(0n, LEAST, MOST, 2n ** 53n + 1n)).map(String),
  decimal: fc.oneof(
    decimal(16, 2),
    fc.constantFrom('-0', '0.5', '9999999999999999.99', '-9999999999999999.99', '007.1'),
  ),
  whole: fc.oneof(signed(digits(18)), fc.constantFrom('999999999999999999', '-0')),
  fraction: fc.oneof(
    decimal(1, 18).map((each) => each.replace(/^(-?)\d/, '$10')),
    fc.constantFrom('-0.000000000000000001'),
  ),
  uuid: fc.oneof(
    fc.uuid(),
    fc.uuid().map((each) => each.toUpperCase()),
  ),
  json: fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<Value>('null', '\0', '\ud800', [], {}, [null], { a: { '': 1e21 } }),
  ) as fc.Arbitrary<Value>,
};

const rows = fc.array(
  fc.record(Object.fromEntries(Object.entries(values).map(([name, each]) => [name, fc.option(each)]))),
  { minLength: 1, maxLength: 8 },
) as fc.Arbitrary<Row[]>;

/** The one form in which a value is stored, written down a second time. */
function stored(row: Row): Row {
  const padded = (value: Value, scale: number): Value => {
    if (value === null) return null;
    const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+?)(?:\.(\d*))?$/.exec(value as string)!;
    const text = [whole, ...(scale === 0 ? [] : [fraction.padEnd(scale, '0')])].join('.');
    return /[1-9]/.test(text) ? sign + text : text;
  };
  const zero = (value: Value): Value => (value === 0 ? 0 : value);
  return {
    ...row,
    integer: zero(row['integer']!),
    number: zero(row['number']!),
    decimal: padded(row['decimal']!, 2),
    whole: padded(row['whole']!, 0),
    fraction: padded(row['fraction']!, 18),
    uuid: (row['uuid'] as string | null)?.toLowerCase() ?? null,
    json: JSON.parse(JSON.stringify(row['json'])) as Value,
  };
}

/** Values of each type come back as they went in, from rows and from the log. */
export function valuesContract(current: () => ResourceStore): void {
  describe('values', () => {
    test('of each type come back exactly', async () => {
      let seq = 0;
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          const inserted = await current().transaction(async (tx) => {
            const added = await tx.insert(samples, given);
            for (const row of added) {
              tx.log({
                resource: 'samples',
                key: row['id'] as number,
                kind: 'created',
                before: row,
                after: row,
                except: null,
              });
            }
            return added;
          });
          const expected = given.map((row, index) => ({ id: inserted[index]!['id'], ...stored(row) }));
          expect(inserted).toEqual(expected);
          const keys = inserted.map(({ id }) => id as number);
          const read = await current().reader.readMany(samples, keys);
          expect(new Map(read.map((row) => [row['id'], row]))).toEqual(new Map(expected.map((row) => [row.id, row])));
          const changes = await current().changes('samples', seq, 100);
          seq += given.length;
          expect(changes.map(({ after }) => after)).toEqual(expected);
          expect(changes.map(({ before }) => before)).toEqual(expected);
          const single = await current().create(samples, given[0]!, null);
          expect(single).toEqual({ ...expected[0], id: single['id'] });
          const [change] = await current().changes('samples', seq, 100);
          seq += 1;
          expect(change!.after).toEqual(single);
        }),
        { numRuns: RUNS },
      );
    });

    test('are found by themselves', async () => {
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          const inserted = await current().transaction((tx) => tx.insert(samples, given));
          const [row] = inserted;
          for (const [name, value] of Object.entries(row!)) {
            if (value === null || name === 'json') continue;
            expect(await current().reader.read(samples, row!['id'] as number, equal(samples, name, value))).toEqual(
              row,
            );
          }
        }),
        { numRuns: Math.ceil(RUNS / 2) },
      );
    });

    test('change to others of the same type', async () => {
      const [row] = await current().transaction((tx) => tx.insert(samples, [{}]));
      const id = row!['id'] as number;
      await fc.assert(
        fc.asyncProperty(rows, async ([changes]) => {
          const after = await current().transaction((tx) => tx.update(samples, id, changes!));
          expect(after).toEqual({ id, ...stored(changes!) });
          expect(await current().reader.read(samples, id)).toEqual(after);
        }),
        { numRuns: RUNS },
      );
    });
  });
}
