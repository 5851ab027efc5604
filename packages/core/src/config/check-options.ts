import { closest } from '../errors/closest';
import { ConfigurationError } from '../errors/configuration-error';

/** Timers of Node fire immediately when their delay is greater than this, 24.8 days. */
const LARGEST = 2 ** 31 - 1;

type Numbers<T> = { [K in keyof T]: number };

/**
 * Fills in defaults and refuses invalid options: unknown names, and values that are not whole numbers from 1 to 2^31−1.
 *
 * @param where names the option's owner in the message, as in `websocket`
 * @throws ConfigurationError E_OPTION
 */
export function limits<T extends object>(where: string, defaults: Numbers<T>, given: Partial<T> = {}): Numbers<T> {
  refuseUnknown(where, given, Object.keys(defaults));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === defaults[name as keyof T]) continue;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= LARGEST) continue;
    throw new ConfigurationError('E_OPTION', {
      where: placeOf(`${where}.${name}`),
      problem: `must be a whole number from 1 to ${LARGEST}, not ${String(value)}`,
      remedy: defaultOf(defaults[name as keyof T]),
    });
  }
  return { ...defaults, ...withoutUndefined(given) };
}

/** Options are those of `createApp`, unless they begin with a method of the application, a decorator or a function such as `redis()`. */
function placeOf(where: string): string {
  return /^(?:app\.|@|[\w.]+\(\))/.test(where) ? where : `createApp, ${where}`;
}

/** Some options have no limit by default, which is not a number that anybody would write. */
function defaultOf(value: number): string {
  return value > LARGEST ? 'leave it out for no limit' : `leave it out for the default, ${value}`;
}

/**
 * Refuses the value of one option.
 *
 * @param where names the option's owner in the message, as in `websocket`
 * @param wanted a valid value in words, as in `true or false`
 * @throws ConfigurationError E_OPTION unless `valid`
 */
export function checkOption(where: string, name: string, valid: boolean, wanted: string): void {
  if (valid) return;
  throw new ConfigurationError('E_OPTION', {
    where: placeOf(`${where}.${name}`),
    problem: 'invalid value',
    remedy: `use ${wanted}, or omit the option for the default`,
  });
}

/**
 * Refuses unknown names, which would otherwise be ignored without a word.
 *
 * @param where names the option's owner in the message, as in `websocket`
 * @throws ConfigurationError E_OPTION for an unknown name
 */
export function refuseUnknown(where: string, given: object, known: readonly string[]): void {
  refuseUnknownIn(placeOf(where), given, known);
}

/** The same for options of other functions than `createApp`. @param where begins the message */
export function refuseUnknownIn(where: string, given: object, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigurationError('E_OPTION', {
      where,
      problem: `must be an object with options, not ${Array.isArray(given) ? 'an array' : String(given)}`,
      remedy: `give an object; its options are ${known.toSorted().join(', ')}`,
    });
  }
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = closest(name, known);
    const all =
      known.length === 1 ? `the only option is ${known[0]}` : `the options are ${known.toSorted().join(', ')}`;
    throw new ConfigurationError('E_OPTION', {
      where,
      problem: `there is no option "${name}"`,
      remedy:
        near === undefined ? `remove it; ${all}` : `did you mean "${near}"? ${all[0]!.toUpperCase()}${all.slice(1)}`,
    });
  }
}

function withoutUndefined<T extends object>(given: T): Partial<Numbers<T>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Numbers<T>>;
}
