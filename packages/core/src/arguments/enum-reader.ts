import { textReader, type TextReader } from '@cortado/dto';

/** An enum of TypeScript, an object of constants, or a list of the values. */
export type EnumValues = Readonly<Record<string, string | number>> | readonly (string | number)[];

/**
 * Converts text to one of the values of an enum. Numbers follow the grammar of number inputs. The name of a member is rejected unless
 * it is also a value.
 *
 * @param name of the input, for the message
 * @throws TypeError when it has no values
 */
export function enumReader(given: EnumValues, name: string): TextReader {
  const values = valuesOf(given);
  const texts = new Map(values.map((each): [string, string | number] => [String(each), each]));
  const numbers = new Set(values.filter((each) => typeof each === 'number'));
  const readNumber = textReader(Number);
  const allowed = values.join(', ');
  const refused = {
    ok: false,
    type: 'isEnum',
    msg: `${name} must be one of the following values: ${allowed}`,
  } as const;
  return (text) => {
    const value = texts.get(text);
    if (value !== undefined) return { ok: true, value };
    if (numbers.size === 0) return refused;
    const number = readNumber(text);
    return number.ok && numbers.has(number.value as number) ? number : refused;
  };
}

/** @throws TypeError */
export function valuesOf(given: EnumValues): readonly (string | number)[] {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(
      `{ enum } is ${String(given)}: give the enum itself; undefined usually means a circular import`,
    );
  }
  const values = Object.entries(given)
    .filter(([key, value]) => !isReverse(given as Readonly<Record<string, unknown>>, key, value))
    .map(([, value]) => value);
  const known = values.every((each) => typeof each === 'string' || Number.isFinite(each));
  if (values.length > 0 && known) return [...new Set(values)];
  throw new TypeError('{ enum } needs values that are strings or numbers: give an enum, or a list such as ["a", "b"]');
}

/** At run time a numeric enum also maps its numbers to their names. */
function isReverse(given: Readonly<Record<string, unknown>>, key: string, value: unknown): boolean {
  return !Array.isArray(given) && typeof value === 'string' && Object.is(given[value], Number(key)) && value !== key;
}
