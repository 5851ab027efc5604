/** A JSON object of a document. */
export type Json = Readonly<Record<string, any>>;

/** Keywords that take the schemas of an `allOf` together by what they say of properties. */
const MERGED = ['properties', 'patternProperties'];

/** The schema that a `$ref` names, with its `allOf` in one piece. */
export function resolved(given: unknown, document: Json): Json {
  if (typeof given !== 'object' || given === null) return {};
  const schema = given as Json;
  if (typeof schema['$ref'] === 'string') return resolved(target(schema['$ref'], document), document);
  if (!Array.isArray(schema['allOf'])) return schema;
  const { allOf, ...own } = schema;
  return [...(allOf as readonly unknown[]).map((each) => resolved(each, document)), own].reduce(merge, {});
}

function merge(one: Json, other: Json): Json {
  const whole: Record<string, unknown> = { ...one, ...other };
  for (const name of MERGED) {
    if (one[name] !== undefined && other[name] !== undefined) whole[name] = { ...one[name], ...other[name] };
  }
  const required = [...requiredOf(one), ...requiredOf(other)];
  if (required.length > 0) whole['required'] = [...new Set(required)];
  return whole;
}

function target(reference: string, document: Json): unknown {
  const steps = reference.replace(/^#\//, '').split('/');
  return steps.reduce<any>((at, step) => at?.[step.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

export function requiredOf({ required }: Json): readonly string[] {
  return Array.isArray(required) ? (required as string[]) : [];
}

export function propertiesOf({ properties }: Json): Readonly<Record<string, unknown>> {
  return (properties ?? {}) as Record<string, unknown>;
}

/** What a value may be, each as a schema of its own: the parts of `anyOf` and `oneOf`, and one schema for each `type`. */
export function alternativesOf(given: unknown, document: Json): readonly Json[] {
  const schema = resolved(given, document);
  for (const keyword of ['anyOf', 'oneOf']) {
    if (!Array.isArray(schema[keyword])) continue;
    const { [keyword]: parts, ...own } = schema;
    return (parts as readonly unknown[]).flatMap((part) =>
      alternativesOf(part, document).map((each) => merge(own, each)),
    );
  }
  const types = typesOf(schema);
  return types.length < 2 ? [schema] : types.map((type) => ({ ...schema, type }));
}

/** The types that a schema names; none where it does not say. */
export function typesOf({ type, const: only, enum: values }: Json): readonly string[] {
  if (type !== undefined) return Array.isArray(type) ? (type as string[]) : [type as string];
  if (only !== undefined) return [typeOf(only)];
  return Array.isArray(values) ? [...new Set(values.map(typeOf))] : [];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

/** A schema in few words, as in `string` or `"card"`. */
export function textOf(schema: Json): string {
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  const [type] = typesOf(schema);
  if (type === 'array' && schema['items'] !== undefined) return 'array';
  return type ?? 'anything';
}
