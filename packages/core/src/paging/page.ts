import { IsArray, IsInt, ValidateNested } from 'class-validator';
import type { Context } from '../pipeline/context';
import { Result } from '../result/result';
import type { Class } from '../common/types';

/** One page of a list, as clients get it: `{"items":[…],"total":95,"page":2,"limit":20,"pages":5}`. */
export class Page<Item> {
  /** The items of this page. */
  readonly items: readonly Item[];
  /** The number of items on all pages. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  /** The most items that a page has. */
  readonly limit: number;
  /** The number of pages. */
  readonly pages: number;

  constructor(items: readonly Item[], total: number, page: number, limit: number) {
    this.items = items;
    this.total = total;
    this.page = page;
    this.limit = limit;
    this.pages = Math.ceil(total / limit);
  }

  /** @param query what was asked for, such as a `PageQuery` */
  static of<Item>(
    items: readonly Item[],
    total: number,
    { page, limit }: { readonly page: number; readonly limit: number },
  ): Page<Item> {
    return new Page(items, total, page, limit);
  }

  /**
   * `Ok(page)` with a `link` header to the first, previous, next and last page (RFC 8288), which keep the rest of the query. A reply on a socket has no
   * headers, and gets none.
   *
   * @example
   * @Get() async list(@Query(PageQuery) query: PageQuery, context: Context) {
   *   return Page.of(await this.books.list(query), await this.books.count(), query).withLinks(context);
   * }
   */
  withLinks({ raw, phase }: Context): Result<this, 200> {
    const result = new Result<this, 200>(200, this);
    if (raw === undefined || phase !== 'request') return result;
    const { page, pages } = this;
    const near: readonly (readonly [rel: string, page: number, exists: boolean])[] = [
      ['first', 1, pages > 0],
      ['prev', Math.min(page - 1, pages), page > 1 && pages > 0],
      ['next', page + 1, page < pages],
      ['last', pages, pages > 0],
    ];
    const links = near.flatMap(([rel, to, exists]) =>
      exists ? [`<${this.#address(raw.url, to)}>; rel="${rel}"`] : [],
    );
    return links.length === 0 ? result : result.header('link', links.join(', '));
  }

  /** Relative to the request, so that it holds behind every proxy. */
  #address(url: string = '', page: number): string {
    const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
    query.set('page', String(page));
    query.set('limit', String(this.limit));
    return `?${query.toString()}`;
  }
}

const classes = new WeakMap<Class, Class<Page<any>>>();

/**
 * The class of a page of such items, for `@Returns`: its items are written as their class says.
 *
 * @example
 * @Returns(200, PageOf(BookView)) @Get() list(@Query(PageQuery) query: PageQuery) { … }
 */
export function PageOf<Item>(item: Class<Item>): Class<Page<Item>> {
  const known = classes.get(item);
  if (known !== undefined) return known;
  // Loaded when it is wanted: it is 34 files.
  const { Type } = require('class-transformer') as typeof import('class-transformer');
  const name = `PageOf${item.name}`;
  const type = { [name]: class extends Page<Item> {} }[name] as unknown as Class<Page<Item>>;
  const prototype = type.prototype as object;
  // The constraints check nothing: they describe the page in documents.
  for (const each of [IsArray(), ValidateNested({ each: true }), Type(() => item)]) each(prototype, 'items');
  for (const property of ['total', 'page', 'limit', 'pages']) IsInt()(prototype, property);
  for (const [property, recorded] of Object.entries({
    items: Array,
    total: Number,
    page: Number,
    limit: Number,
    pages: Number,
  }))
    Reflect.defineMetadata('design:type', recorded, prototype, property);
  classes.set(item, type);
  return type;
}
