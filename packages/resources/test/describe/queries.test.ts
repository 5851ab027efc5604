import { resources } from '@cortado/resources';
import { RunningApp } from '@cortado/testkit/app';
import { createApp, type InputDescription } from 'cortado';
import fc, { type Arbitrary } from 'fast-check';
import { Owner, Thing } from './every-type';

type Schema = Readonly<Record<string, unknown>>;
type Parameters = readonly (readonly [name: string, value: string])[];

let app: RunningApp;
let inputs: readonly InputDescription[];
beforeAll(async () => {
  const plugins = [resources({ database: 'sqlite::memory:', models: [Owner, Thing], sync: true })];
  app = await RunningApp.open(createApp({ log: false, plugins }));
  const list = app.app.describe().handlers.find(({ path, key }) => path === '/things' && key === 'list');
  inputs = list!.inputs;
});
afterAll(() => app.close());

async function statusOf(parameters: Parameters): Promise<number> {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value]));
  return (await app.client.send('GET', `/things?${query.toString()}`)).status;
}

/** What the schema of an input refers to. */
function resolved({ $ref, $defs, ...schema }: Schema): Schema {
  if (typeof $ref !== 'string') return schema;
  return ($defs as Record<string, Schema>)[$ref.replace('#/$defs/', '')]!;
}

/** PostgreSQL has no NUL, and UTF-8 no half of a surrogate pair: no resource takes them. */
const text = fc.string({ unit: 'grapheme' }).map((each) => each.replaceAll('\0', ''));

function valueOf(schema: Schema): Arbitrary<string> {
  const { type, format, pattern, minimum, maximum } = schema as Record<string, any>;
  switch (type) {
    case 'boolean':
      return fc.boolean().map(String);
    case 'integer':
      return fc.integer({ min: minimum, max: maximum }).map(String);
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true }).map(String);
    case 'string':
      break;
    default:
      throw new TypeError(`no values for ${String(type)}`);
  }
  if (schema['anyOf'] !== undefined) {
    return fc.oneof(...(schema['anyOf'] as Schema[]).map((each) => valueOf({ type, ...each })));
  }
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return date.map((each) => each.toISOString());
  if (format === 'date') return date.map((each) => each.toISOString().slice(0, 10));
  // Of 64 bits, as its description says.
  if (pattern === '^-?\\d{1,19}$') return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern as string));
  return text;
}

const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

/** Requests with one parameter, as its description has them. */
function requestsWith({ name = '', schema = {}, style }: InputDescription): Arbitrary<Parameters> {
  const { type, properties, items, minItems, maxItems, ...rest } = resolved(schema) as Record<string, any>;
  if (style === 'commas') {
    const names = fc.constantFrom(...(items.enum as string[]));
    const isSame = (one: string, other: string): boolean => one.replace('-', '') === other.replace('-', '');
    const lists = fc.uniqueArray(names, { minLength: minItems, maxLength: maxItems, comparator: isSame });
    return lists.map((each) => [[name, each.join()]]);
  }
  if (style !== 'brackets') return valueOf({ type, ...rest }).map((value) => [[name, value]]);
  const operators = properties as Record<string, Schema>;
  return fc.constantFrom(...Object.keys(operators)).chain((operator) => {
    const isList = operator === 'in' || operator === 'nin';
    const values = isList
      ? fc.array(valueOf(operators['eq']!), { minLength: 1, maxLength: 5 }).map((each) => each.join())
      : valueOf(operators[operator]!);
    return values.map((value) => [[`${name}[${operator}]`, value]]);
  });
}

test('a property of every type is described, unless it is excluded from output or cannot be compared', () => {
  const names = inputs.map(({ name }) => name);
  expect(names).toEqual([
    'id',
    'text',
    'integer',
    'number',
    'boolean',
    'date',
    'bigint',
    'decimal',
    'whole',
    'uuid',
    'changedAt',
    'ownerId',
    'sort',
    'limit',
    'after',
    'offset',
    'fields',
    'expand',
    'total',
  ]);
});

test('requests with the parameters that are described are accepted', async () => {
  // A cursor is what the server gave before.
  const described = inputs.filter(({ name }) => name !== 'after');
  const requests = fc.subarray(described, { minLength: 1 }).chain((some) => fc.tuple(...some.map(requestsWith)));
  await fc.assert(
    fc.asyncProperty(requests, async (parameters) => expect(await statusOf(parameters.flat())).toBe(200)),
    { numRuns: 60 },
  );
});

test('each operator is accepted', async () => {
  for (const input of inputs.filter(({ style }) => style === 'brackets')) {
    const operators = resolved(input.schema!)['properties'] as Record<string, Schema>;
    for (const [operator, schema] of Object.entries(operators)) {
      const isList = operator === 'in' || operator === 'nin';
      const [value] = fc.sample(valueOf(isList ? operators['eq']! : schema), { numRuns: 1, seed: 7 });
      expect([input.name, operator, await statusOf([[`${input.name}[${operator}]`, value!]])]).toEqual([
        input.name,
        operator,
        200,
      ]);
    }
  }
});

test('the short form is accepted, as its description says', async () => {
  for (const { name, schema } of inputs.filter(({ style }) => style === 'brackets')) {
    const { eq } = resolved(schema!)['properties'] as Record<string, Schema>;
    const [value] = fc.sample(valueOf(eq!), { numRuns: 1, seed: 7 });
    expect([name, await statusOf([[name!, value!]])]).toEqual([name, 200]);
  }
});

test('parameters that are not described are refused', async () => {
  const known = new Set(inputs.map(({ name }) => name));
  const strange = fc.string({ minLength: 1 }).filter((name) => !known.has(name) && !name.startsWith('__'));
  const operators = ['like', 'between', 'EQ', ''];
  const unknown = fc.oneof(
    strange.map((name): Parameters => [[name, '1']]),
    fc.constantFrom('json', 'secret', 'and', 'or', 'where').map((name): Parameters => [[name, '1']]),
    fc
      .tuple(fc.constantFrom('id', 'text', 'date'), fc.constantFrom(...operators))
      .map(([name, operator]): Parameters => [[`${name}[${operator}]`, '1']]),
    fc.constantFrom<Parameters[]>(
      [['boolean[gt]', 'true']],
      [['integer[contains]', '1']],
      [['sort', 'json']],
      [['fields', 'secret']],
      [['expand', 'ownerId']],
    ),
  );
  await fc.assert(
    fc.asyncProperty(unknown, async (parameters) => expect(await statusOf(parameters)).toBe(400)),
    { numRuns: 80 },
  );
});
