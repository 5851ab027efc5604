/**
 * The type that a compiler recorded, as tsc records it. For an enum and for a member of one, that is `Number`, `String` or, where it has both,
 * `Object`. swc records the value itself where another file declares it, because it sees one file alone.
 */
export function recordedType(recorded: unknown): unknown {
  if (typeof recorded === 'number') return Number;
  if (typeof recorded === 'string') return String;
  if (typeof recorded !== 'object' || recorded === null) return recorded;
  // A number of an enum is also a key, whose value is the name of the member.
  const values = Object.entries(recorded).filter(([key]) => String(Number(key)) !== key);
  const kinds = new Set(values.map(([, value]) => typeof value));
  if (kinds.size !== 1) return Object;
  return kinds.has('number') ? Number : String;
}
