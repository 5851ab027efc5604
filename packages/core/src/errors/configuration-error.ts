/** Every way in which an application refuses to start. `docs/errors.md` says for each what it means and what to do. */
export type ConfigurationCode =
  | 'E_ARGUMENT_SOURCE'
  | 'E_ASYNC_FACTORY'
  | 'E_CAPTIVE_DEPENDENCY'
  | 'E_CATCH'
  | 'E_CHANNEL'
  | 'E_CONFIG'
  | 'E_CONTROLLER'
  | 'E_DEPENDENCY_CYCLE'
  | 'E_DEPENDENCY_UNKNOWN'
  | 'E_DESCRIBED'
  | 'E_DESCRIPTION'
  | 'E_DTO'
  | 'E_GUARD'
  | 'E_LIFECYCLE'
  | 'E_METADATA_LOST'
  | 'E_MIDDLEWARE'
  | 'E_NODE'
  | 'E_OPTION'
  | 'E_PARAM_UNKNOWN'
  | 'E_PLUGIN'
  | 'E_PROVIDER'
  | 'E_RESOURCE'
  | 'E_ROUTE'
  | 'E_ROUTE_DUPLICATE'
  | 'E_SCOPE'
  | 'E_STATIC_METHOD'
  | 'E_TRANSPORT'
  | 'E_WEBSOCKET';

export interface Misconfiguration {
  /** Class, method and parameter, as in `ChatSocket.onReceive, parameter 1`. */
  readonly where: string;
  readonly problem: string;
  readonly causes?: readonly string[];
  /** Left out where the problem is a message of its own, which ends in one. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * A mistake in the program rather than in its input: thrown by `createApp()` or while decorators run.
 *
 * @example
 * E_PARAM_UNKNOWN: UserController.one, parameter 1: no route of this method has a parameter "nmae"
 *   remedy: use one of "name", or add ":nmae" to the path
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** The class, method and parameter with the mistake. */
  readonly where: string;
  /** How to repair it. Not there at all where the problem is a message of its own: Node prints every property that an error has. */
  declare readonly remedy?: string;

  constructor(
    /** The kind of mistake: see docs/errors.md. */
    readonly code: ConfigurationCode,
    { where, problem, causes = [], remedy, cause }: Misconfiguration,
  ) {
    const lines = [
      `${code}: ${where}: ${problem}`,
      ...causes.map((each) => `  possible cause: ${each}`),
      ...(remedy === undefined ? [] : [`  remedy: ${remedy}`]),
    ];
    super(lines.join('\n'), cause === undefined ? undefined : { cause });
    this.where = where;
    if (remedy !== undefined) this.remedy = remedy;
  }
}
