import { ConfigurationError } from '../errors/configuration-error';

type Numbers<T> = { [K in keyof T]: number };

/**
 * Fills in defaults and refuses what cannot be meant: an unknown name, or a number that is not positive and finite.
 *
 * @param where names the option's owner in the message, as in `websocket`
 * @throws ConfigurationError E_OPTION
 */
export function limits<T extends object>(where: string, defaults: Numbers<T>, given: Partial<T> = {}): Numbers<T> {
  refuseUnknown(where, given, Object.keys(defaults));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) continue;
    throw new ConfigurationError('E_OPTION', {
      where: `createApp, ${where}.${name}`,
      problem: `${String(value)} is no positive number`,
      remedy: `leave it out for the default, ${String(defaults[name as keyof T])}`,
    });
  }
  return { ...defaults, ...withoutUndefined(given) };
}

/** @throws ConfigurationError E_OPTION for a name that is no option, which would otherwise be ignored in silence */
export function refuseUnknown(where: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new ConfigurationError('E_OPTION', {
      where: `createApp, ${where}`,
      problem: `there is no option "${name}"`,
      remedy: `use one of ${known.toSorted().join(', ')}`,
    });
  }
}

function withoutUndefined<T extends object>(given: T): Partial<Numbers<T>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Numbers<T>>;
}
