/** The members of an enum. One of numbers also has a key for each number, under which the member's name is found. */
export function enumValues(entity: object): readonly unknown[] {
  const members = entity as Record<string, unknown>;
  return Object.keys(members)
    .filter((key) => !isReverse(members, key))
    .map((key) => members[key]);
}

function isReverse(members: Record<string, unknown>, key: string): boolean {
  const name = members[key];
  return typeof name === 'string' && typeof members[name] === 'number' && String(members[name]) === key;
}
