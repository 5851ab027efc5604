/** The arguments of a decorator as JSON has them: dates as text, functions and patterns by their text. */
export function plainArguments(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) => {
      const plain = plainValue(value);
      return plain === undefined ? [] : [[name, plain]];
    }),
  );
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'function') return value.name || 'a function';
  if (typeof value === 'bigint' || typeof value === 'symbol' || value instanceof RegExp) return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  if (Array.isArray(value) || value instanceof Set) return Array.from(value as Iterable<unknown>, plainValue);
  if (typeof value === 'object' && value !== null) return plainArguments(value as Record<string, unknown>);
  return value;
}
