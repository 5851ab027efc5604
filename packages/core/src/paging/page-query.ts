import { IsInt, Max, Min } from 'class-validator';
import { refuseUnknownIn } from '../config/check-options';
import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';

/** The limits of a `PageQuery`. */
export interface PageBounds {
  /** How many items a page has unless the client says otherwise. Default 20, or `maxLimit` if that is less. */
  readonly limit?: number;
  /** How many items a client may ask for. Default 100. */
  readonly maxLimit?: number;
  /** The highest page. Far pages are slow in most databases. Default 100,000. */
  readonly maxPage?: number;
}

/** What every `PageQuery` has. */
export interface PageRequest {
  /** From 1. */
  page: number;
  /** The most items that the page has. */
  limit: number;
  /** How many items are in front of the page, as databases want it. */
  readonly offset: number;
}

const DEFAULTS = { limit: 20, maxLimit: 100, maxPage: 100_000 };

/**
 * A `PageQuery` with other limits, to be used as it is or as a base class. A subclass of `PageQuery` itself cannot raise them, because the rules of
 * a base class hold for its subclasses.
 *
 * @throws ConfigurationError E_OPTION for what is not a whole number from 1, and for a name that is not a limit
 * @example
 * class BookSearch extends PageQueryWith({ limit: 50, maxLimit: 500 }) {
 *   @IsString() @IsOptional() author?: string;
 * }
 */
export function PageQueryWith(bounds: PageBounds): Class<PageRequest> {
  refuseUnknownIn('PageQueryWith()', bounds, Object.keys(DEFAULTS));
  const { maxLimit, maxPage } = { ...DEFAULTS, ...bounds };
  const standard = bounds.limit ?? Math.min(DEFAULTS.limit, maxLimit);
  checkBound('maxLimit', maxLimit, Number.MAX_SAFE_INTEGER);
  checkBound('limit', standard, maxLimit);
  checkBound('maxPage', maxPage, Math.floor(Number.MAX_SAFE_INTEGER / maxLimit));
  class PageQuery implements PageRequest {
    @IsInt() @Min(1) @Max(maxPage) page: number = 1;
    @IsInt() @Min(1) @Max(maxLimit) limit: number = standard;

    get offset(): number {
      return (this.page - 1) * this.limit;
    }
  }
  return PageQuery;
}

/** The offset must be a number that JavaScript knows exactly. @throws ConfigurationError E_OPTION */
function checkBound(name: string, value: number, highest: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= highest) return;
  throw new ConfigurationError('E_OPTION', {
    where: `PageQueryWith(), ${name}`,
    problem: `${value} is not a whole number from 1 to ${highest}`,
    remedy: 'give one, or leave it out for the default',
  });
}

/**
 * One page of a list: `?page=2&limit=50` of a query, or `{"page":2,"limit":50}` of a message. Page 1 and 20 items unless the client says
 * otherwise, at most 100. Extend it for filters.
 *
 * @example
 * @Get() async list(@Query(PageQuery) query: PageQuery) {
 *   const { items, total } = await this.books.list(query.limit, query.offset);
 *   return Page.of(items, total, query);
 * }
 */
export class PageQuery extends PageQueryWith({}) {}
