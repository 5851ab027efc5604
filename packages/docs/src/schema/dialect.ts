import type { Dialect, JsonSchema } from './json-schema';

/**
 * The same schema in a dialect, with its references resolved. Draft-07 ignores what stands beside a `$ref`, and tools for AsyncAPI know
 * `discriminator` as the name of a property.
 */
export function inDialect(schema: JsonSchema, dialect: Dialect, resolve: (token: string) => string): JsonSchema {
  const visit = (value: unknown, isData: boolean): unknown => {
    if (Array.isArray(value)) return value.map((each) => visit(each, isData));
    if (typeof value !== 'object' || value === null || isData) return value;
    const made = Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (key === '$ref') return [key, resolve(inner as string)];
        if (key === 'discriminator') return [key, discriminator(inner as Discriminator, dialect, resolve)];
        if (key === 'properties') {
          return [
            key,
            Object.fromEntries(Object.entries(inner as object).map(([name, each]) => [name, visit(each, false)])),
          ];
        }
        return [key, visit(inner, DATA.has(key))];
      }),
    );
    return dialect === 'draft-07' ? besideReference(made) : made;
  };
  return visit(schema, false) as JsonSchema;
}

/** Keywords whose values are data. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'required', 'args']);

interface Discriminator {
  readonly propertyName: string;
  readonly mapping: Readonly<Record<string, string>>;
}

function discriminator(
  { propertyName, mapping }: Discriminator,
  dialect: Dialect,
  resolve: (token: string) => string,
): unknown {
  if (dialect === 'draft-07') return propertyName;
  return {
    propertyName,
    mapping: Object.fromEntries(Object.entries(mapping).map(([name, token]) => [name, resolve(token)])),
  };
}

function besideReference(schema: JsonSchema): JsonSchema {
  const { $ref, ...others } = schema;
  if ($ref === undefined || Object.keys(others).length === 0) return schema;
  const { allOf = [], ...rest } = others as { allOf?: unknown[] };
  return { allOf: [{ $ref }, ...allOf], ...rest };
}
