import { ConfigurationError, type Class } from '@cortado/core';
import { refuseUnknownIn } from '@cortado/core/transport';

/** Options of presence: who is in a channel, as its clients are told. */
export interface PresenceOptions {
  /** Members that clients are told by name. Above it they are told only how many there are. Default 1,000. */
  readonly max?: number;
  /** How long a member stays whose connection was cut without a close frame, because it may come back. In milliseconds. Default 5,000. */
  readonly grace?: number;
  /**
   * The class of what others are shown of a member, for documents and for the types of clients. Default: they do not say what it is.
   *
   * @example
   * @Channel('room:{room}', { presence: { info: ShownUser } })
   */
  readonly info?: Class;
}

/** Options of presence with their defaults. */
export type PresenceLimits = Required<Omit<PresenceOptions, 'info'>> & Pick<PresenceOptions, 'info'>;

const DEFAULTS: PresenceLimits = { max: 1_000, grace: 5_000 };
const LEAST = { max: 1, grace: 0 } as const;

/** Timers of Node fire immediately when their delay is greater than this. */
const LARGEST = 2 ** 31 - 1;

/**
 * Checks the options and fills in defaults.
 *
 * @param where names the class in the message
 * @returns undefined for a class without presence
 * @throws ConfigurationError E_OPTION
 */
export function presenceLimits(
  where: string,
  option: boolean | PresenceOptions | undefined,
): PresenceLimits | undefined {
  if (option === undefined || option === false) return undefined;
  if (option === true) return DEFAULTS;
  refuseUnknownIn(`${where}, presence`, option, [...Object.keys(DEFAULTS), 'info']);
  for (const name of ['max', 'grace'] as const) {
    const value = option[name];
    if (value === undefined || (Number.isInteger(value) && value >= LEAST[name] && value <= LARGEST)) continue;
    throw new ConfigurationError('E_OPTION', {
      where: `${where}, presence.${name}`,
      problem: `must be a whole number from ${LEAST[name]} to ${LARGEST}, not ${String(value)}`,
      remedy: `leave it out for the default, ${DEFAULTS[name]}`,
    });
  }
  const { info } = option;
  if (info !== undefined && typeof info !== 'function') {
    throw new ConfigurationError('E_OPTION', {
      where: `${where}, presence.info`,
      problem: `must be a class, not ${String(info)}`,
      remedy: 'give the class of what presence() returns as info, or leave it out',
    });
  }
  return {
    ...(info === undefined ? {} : { info }),
    max: option.max ?? DEFAULTS.max,
    grace: option.grace ?? DEFAULTS.grace,
  };
}
