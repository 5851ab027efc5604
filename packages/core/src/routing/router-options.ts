import { checkOption, limits, refuseUnknown } from '../config/check-options';

/** How paths are compared and parsed, on both transports. */
export interface RouterOptions {
  /** Whether `/Users` and `/users` differ. Default true. */
  readonly caseSensitive?: boolean;
  /** Whether `/users/` matches `/users`. Default false. */
  readonly ignoreTrailingSlash?: boolean;
  /** Whether `/a//b` matches `/a/b`. Default false. */
  readonly ignoreDuplicateSlashes?: boolean;
  /** The maximum number of characters in a path parameter; a longer one is 414. Default 100. */
  readonly maxParamLength?: number;
  /** Whether to allow patterns whose matching time may grow exponentially with a hostile path. Default false. */
  readonly allowUnsafeRegex?: boolean;
  /** Whether `;` starts a query as `?` does. Default false. */
  readonly useSemicolonDelimiter?: boolean;
  /** Parses a query string. By default a name that occurs several times has an array of its values. */
  readonly querystringParser?: (text: string) => Record<string, unknown>;
}

const FLAGS = [
  'caseSensitive',
  'ignoreTrailingSlash',
  'ignoreDuplicateSlashes',
  'allowUnsafeRegex',
  'useSemicolonDelimiter',
] as const satisfies readonly (keyof RouterOptions)[];

/** @throws ConfigurationError E_OPTION */
export function checkRouterOptions(options: RouterOptions = {}): RouterOptions {
  refuseUnknown('options.router', options, [...FLAGS, 'maxParamLength', 'querystringParser']);
  for (const name of FLAGS)
    checkOption('options.router', name, ['boolean', 'undefined'].includes(typeof options[name]), 'true or false');
  checkOption(
    'options.router',
    'querystringParser',
    ['function', 'undefined'].includes(typeof options.querystringParser),
    'a function (text) => values',
  );
  const { maxParamLength } = limits('options.router', { maxParamLength: 100 }, pick(options));
  return { ...options, maxParamLength };
}

function pick({ maxParamLength }: RouterOptions): { maxParamLength?: number } {
  return maxParamLength === undefined ? {} : { maxParamLength };
}
