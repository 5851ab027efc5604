import * as fc from 'fast-check';
import { NAMES, rowOf } from './classes';
import type { ClassSpec, PropertySpec } from './classes';

const scalar: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
  null,
  true,
  false,
  0,
  -1,
  3,
  7,
  1.5,
  1e21,
  '',
  'a',
  'abc',
  ' ab ',
  '12',
  '-3',
  'true',
  '😀',
  'a\uFE0F',
  '2020-02-28T10:00:00Z',
  '2020-02-28',
);

const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom(...NAMES, 'kind'), scalar, { maxKeys: 3, noNullPrototype: true }),
  },
);

/** Values that the built-ins of the property accept, as JSON has them. */
function samplesOf(property: PropertySpec): readonly unknown[] {
  const samples = property.rules.flatMap((rule) => rowOf(property, rule)[2]);
  return samples.flatMap((sample) => {
    const text = typeof sample === 'bigint' || sample instanceof Map ? undefined : JSON.stringify(sample);
    return text === undefined ? [] : [JSON.parse(text) as unknown];
  });
}

/** A small change, which the rule may or may not refuse. */
function nearly(value: unknown, how: number): unknown {
  if (typeof value === 'number') return value + ([1, -1, 0.5, 0] as const)[how % 4]!;
  if (typeof value === 'string')
    return [`${value}x`, value.slice(1), value.toUpperCase(), ` ${value}`, value.slice(0, -1)][how % 5];
  return value;
}

function valueOf(property: PropertySpec, spec: ClassSpec, depth: number): fc.Arbitrary<unknown> {
  const samples = samplesOf(property);
  const given = samples.length === 0 ? scalar : fc.constantFrom(...samples);
  const one = oneOf(property, spec, depth, given);
  const items = fc.array(one, { maxLength: 3 });
  const shaped = {
    none: one,
    array: items,
    set: items,
    map: fc.dictionary(fc.constantFrom('k', 'l'), one, { noNullPrototype: true }),
  };
  return fc.oneof({ weight: 8, arbitrary: shaped[property.container] }, { weight: 1, arbitrary: anything });
}

function oneOf(
  property: PropertySpec,
  spec: ClassSpec,
  depth: number,
  given: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const near = fc.tuple(given, fc.nat(9)).map(([value, how]) => nearly(value, how));
  const plain = fc.oneof(
    { weight: 5, arbitrary: given },
    { weight: 2, arbitrary: near },
    { weight: 1, arbitrary: scalar },
  );
  if (depth > 2) return plain;
  const kind = fc.constantFrom('plain', 'other', 'another', 'none');
  switch (property.family) {
    case 'nested':
      return objectOf(spec.nested, spec, depth + 1);
    case 'itself':
      return objectOf(spec.properties, spec, depth + 1);
    case 'variants':
      return fc
        .tuple(kind, objectOf(spec.nested, spec, depth + 1), objectOf(spec.variant, spec, depth + 1), fc.boolean())
        .map(([name, one, other, isNamed]) => ({
          ...one,
          ...(name === 'plain' ? {} : other),
          ...(isNamed ? { kind: name } : {}),
        }));
    case 'bytes':
      return fc.oneof(plain, fc.array(fc.constantFrom(0, 255, 256, -1, 1.5), { maxLength: 2 }));
    case 'date':
      return fc.oneof(plain, fc.constantFrom('2020-02-28T10:00:00Z', '2020-02-30', '2020-02-28T10:00:00+02:00'));
    case 'bigint':
      return fc.oneof(plain, fc.constantFrom('12', '-0', '012', 12, 1.5));
    default:
      return plain;
  }
}

function objectOf(
  properties: readonly PropertySpec[],
  spec: ClassSpec,
  depth: number,
): fc.Arbitrary<Record<string, unknown>> {
  const entries = properties.map((property, index) => {
    const own = NAMES[index] as string;
    const name = property.modifiers.includes('renamed') ? fc.constantFrom(`${own}2`, `${own}2`, own) : fc.constant(own);
    return fc.option(fc.tuple(name, valueOf(property, spec, depth)), { freq: 6, nil: undefined });
  });
  const unknown = fc.option(fc.tuple(fc.constant('unknown'), scalar), { freq: 1, nil: undefined });
  return fc.tuple(...entries, unknown).map((drawn) => Object.fromEntries(drawn.filter((each) => each !== undefined)));
}

export function inputsOf(spec: ClassSpec): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 20, arbitrary: objectOf(spec.properties, spec, 0) }, { weight: 1, arbitrary: anything });
}
