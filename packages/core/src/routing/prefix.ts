import { ConfigurationError } from '../errors/configuration-error';
import { joinPaths, pathShape, pathVariants } from './paths';
import { refuseUnknown } from '../config/check-options';
import type { RouterOptions } from './router-options';

/** The prefix of the paths of routes and sockets, and the paths that do not get it. */
export interface PrefixOptions {
  /** As in `/api`. */
  readonly path: string;
  /**
   * Paths without the prefix, in the syntax of routes: `/robots.txt`, `/users/:id`, or `/webhooks/*` for that path and everything
   * below it. The names of parameters do not matter. Default: none.
   */
  readonly exclude?: readonly string[];
}

/** Adds the prefix of an application to paths, unless they are excluded. */
export class Prefix {
  readonly #path: string;
  readonly #router: RouterOptions;
  readonly #exact: ReadonlySet<string>;
  /** Shapes of the paths that are excluded with everything below them. */
  readonly #below: readonly string[];

  /** @throws ConfigurationError E_OPTION */
  constructor(option: string | PrefixOptions = '', router: RouterOptions = {}) {
    const { path, exclude = [] } = checked(option);
    const below = exclude.filter((each) => each.endsWith('/*')).map((each) => each.slice(0, -2));
    this.#path = path;
    this.#router = router;
    this.#exact = new Set([...exclude, ...below].map((each) => this.#shape(each)));
    this.#below = below.map((each) => this.#shape(each));
  }

  /** Joins these parts to a path, and adds the prefix unless that path is excluded. */
  before(...parts: readonly string[]): string {
    const path = joinPaths(...parts);
    if (this.#exact.size === 0) return joinPaths(this.#path, path);
    const shape = this.#shape(path);
    const isExcluded =
      this.#exact.has(shape) || this.#below.some((each) => shape.startsWith(each === '/' ? '/' : `${each}/`));
    return isExcluded ? path : joinPaths(this.#path, path);
  }

  /** Compares both variants of a path whose last parameter is optional. */
  #shape(path: string): string {
    return pathShape(pathVariants(joinPaths(path))[0]!, this.#router);
  }
}

function checked(option: string | PrefixOptions): PrefixOptions {
  if (typeof option === 'string') return { path: option };
  if (typeof option !== 'object' || option === null || typeof option.path !== 'string') {
    throw wrong('options.prefix', 'invalid value', "give a path, or { path: '/api', exclude: ['/robots.txt'] }");
  }
  refuseUnknown('options.prefix', option, ['path', 'exclude']);
  const { exclude = [] } = option;
  if (!Array.isArray(exclude))
    throw wrong('options.prefix.exclude', 'it must be an array', "give paths: ['/robots.txt']");
  for (const [index, each] of (exclude as readonly unknown[]).entries()) {
    if (typeof each === 'string' && each.startsWith('/')) continue;
    const where = `options.prefix.exclude[${index}]`;
    throw wrong(where, `${JSON.stringify(each)} is not a path`, 'begin it with a slash, and leave out the prefix');
  }
  return option;
}

function wrong(where: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where: `createApp, ${where}`, problem, remedy });
}
