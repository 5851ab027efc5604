import { ConfigurationError, type ConfigurationCode } from '../errors/configuration-error';

/** When a guard or a middleware runs in addition to the default. */
export interface StepOptions {
  /**
   * `message`: on a socket it runs for the handshake and for each message. Over HTTP it makes no difference, because it runs for each
   * request anyway. Default: on a socket class and in `createApp` it runs for the handshake only.
   */
  readonly each?: 'message';
}

/**
 * A guard or a middleware of the application, with when it runs.
 *
 * @example
 * createApp({ use: [{ use: accessLog, each: 'message', unrouted: true }] });
 */
export interface StepEntry<Step> extends StepOptions {
  /** The guard or middleware. */
  readonly use: Step;
  /** Whether it also runs for requests without a route or socket: 404, 405 and 426 over HTTP, 404 on a handshake. Default false. */
  readonly unrouted?: boolean;
}

/** The same in its stored form. The guard or middleware itself is checked when a plan is compiled. */
export interface Step extends StepOptions {
  readonly use: unknown;
  readonly unrouted?: boolean;
}

const NAMES = ['use', 'each', 'unrouted'];

/** Guards and middleware of the application. */
export interface AppSteps {
  readonly use: readonly Step[];
  readonly guards: readonly Step[];
}

/** @throws ConfigurationError E_GUARD, E_MIDDLEWARE for an option that does not exist */
export function appSteps(options: {
  readonly use?: readonly unknown[];
  readonly guards?: readonly unknown[];
}): AppSteps {
  return {
    use: stepsOf(options.use ?? [], 'use', 'E_MIDDLEWARE'),
    guards: stepsOf(options.guards ?? [], 'guards', 'E_GUARD'),
  };
}

function stepsOf(entries: readonly unknown[], where: string, code: ConfigurationCode): readonly Step[] {
  return entries.map((each, index) => {
    if (typeof each !== 'object' || each === null || !('use' in each)) return { use: each };
    const place = `createApp, ${where}[${index}]`;
    const unknown = Object.keys(each).find((name) => !NAMES.includes(name));
    if (unknown !== undefined) throw wrong(code, place, `there is no option "${unknown}"`);
    const step = each as Step;
    checkEach(step.each, place, code);
    if (!['boolean', 'undefined'].includes(typeof step.unrouted)) throw wrong(code, place, 'unrouted is true or false');
    return step;
  });
}

/** @throws ConfigurationError E_GUARD, E_MIDDLEWARE for anything but `message` */
export function checkEach(each: unknown, where: string, code: ConfigurationCode): void {
  if (each === undefined || each === 'message') return;
  throw wrong(code, where, `each must be 'message', not ${JSON.stringify(each)}`);
}

function wrong(code: ConfigurationCode, where: string, problem: string): ConfigurationError {
  return new ConfigurationError(code, {
    where,
    problem,
    remedy: "give the guard or middleware itself, or { use, each: 'message', unrouted: true }",
  });
}
