import type { FieldError } from '@cortado/core';
import type { Field } from '../model/field';
import type { Model } from '../model/model';
import type { Value } from '../model/value';
import { canonical, shortHash } from './canonical';
import { decodeCursor } from './cursor';
import { Issues, shortKey, type Loc } from './issues';
import { CLIENT_LIMITS, type QueryLimits } from './query-limits';
import type { SortTerm } from './list-query';
import { ListRequest } from './list-request';
import { OPTION_NAMES, OptionReader } from './option-reader';
import { Visible } from './visible';
import { allOf, EVERY_ROW, type Where } from './where';
import { WhereReader } from './where-reader';

/** What a reader of queries accepts. */
export interface QueryReaderOptions {
  /** Default: the limits of clients. */
  readonly limits?: QueryLimits;
  /** Whether properties that are excluded from output can be used, as by scopes and services. Default false. */
  readonly hidden?: boolean;
}

/**
 * Reads the queries of one resource. Create it once for each model. Everything that is wrong with a query is reported, each issue with its
 * place. Properties that are excluded from output are unknown in every respect.
 */
export class QueryReader {
  readonly #visible: Visible;
  readonly #limits: QueryLimits;

  constructor(
    private readonly model: Model,
    { limits = CLIENT_LIMITS, hidden = false }: QueryReaderOptions = {},
  ) {
    this.#visible = new Visible(model, hidden);
    this.#limits = limits;
  }

  /**
   * Reads the query string of a list: `?price[gte]=10&sort=-price&limit=50`.
   *
   * @param query names and values, as a context has them
   * @param found receives what is wrong, with a place such as `["query", "price[gte]"]`
   * @returns undefined when there is an issue
   */
  query(query: Readonly<Record<string, unknown>>, found: FieldError[]): ListRequest | undefined {
    const issues = new Issues(found);
    const filter = this.#filter(issues);
    const terms = Object.entries(query)
      .filter(([name]) => !OPTION_NAMES.has(name))
      .map(([name, value]) => filter.parameter(name, value, ['query', name]));
    return this.#request(allOf(...terms), new OptionReader(query, true, ['query'], issues), ['query'], issues);
  }

  /**
   * Reads the body of a search: `{ "where": { "price": { "gte": 10 } }, "sort": ["-price"], "limit": 50 }`.
   *
   * @param body the parsed JSON, or what a program gives
   * @param found receives what is wrong, with its place in the body
   * @returns undefined when there is an issue
   */
  search(body: unknown, found: FieldError[]): ListRequest | undefined {
    const issues = new Issues(found);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return issues.add([], 'object_expected', 'Object expected');
    }
    let where = EVERY_ROW;
    for (const [name, value] of Object.entries(body)) {
      if (name === 'where') where = value === undefined ? where : this.#filter(issues).read(value, ['where']);
      else if (!OPTION_NAMES.has(name)) issues.add([name], 'unknown_option', `Unknown option ${shortKey(name)}`);
    }
    return this.#request(where, new OptionReader(body, false, [], issues), [], issues);
  }

  /**
   * Reads a filter alone.
   *
   * @param loc where it is in the input
   * @returns undefined when there is an issue
   */
  where(where: unknown, found: FieldError[], loc: Loc = ['where']): Where | undefined {
    const issues = new Issues(found);
    const filter = this.#filter(issues).read(where, loc);
    return issues.count === 0 ? filter : undefined;
  }

  /**
   * Reads the selection of properties alone, from an object with `fields` or from a query string with it.
   *
   * @param isText whether the names are separated by commas
   * @returns undefined when there is an issue, or when all properties are sent
   */
  fields(given: object, found: FieldError[], isText: boolean): readonly Field[] | undefined {
    const issues = new Issues(found);
    return this.#fields(new OptionReader(given, isText, isText ? ['query'] : [], issues), issues);
  }

  #filter(issues: Issues): WhereReader {
    return new WhereReader(this.#visible.fields, issues, this.#limits);
  }

  #fields(options: OptionReader, issues: Issues): readonly Field[] | undefined {
    const names = options.list('fields', this.#visible.size);
    return names === undefined ? undefined : this.#visible.select(names, issues);
  }

  #request(where: Where, options: OptionReader, loc: Loc, issues: Issues): ListRequest | undefined {
    const limits = this.#limits;
    const sort = this.#visible.sort(options.list('sort', limits.sortTerms) ?? [], issues);
    const limit = options.integer('limit', 1, limits.maxLimit) ?? limits.limit;
    const offset = options.integer('offset', 0, limits.maxOffset);
    const total = options.flag('total') ?? false;
    const fields = this.#fields(options, issues);
    const expand = this.#visible.expand(options.list('expand', this.#visible.size) ?? [], issues);
    const cursor = options.text('after');
    if (issues.count > 0) return undefined;
    const fingerprint = (): string => this.#fingerprint(where, sort);
    let after: readonly Value[] | undefined;
    if (cursor !== undefined) {
      const decoded = decodeCursor(cursor, sort, fingerprint());
      if (!decoded.ok) return issues.add([...loc, 'after'], decoded.type, decoded.msg);
      after = decoded.after;
    }
    return new ListRequest({ where, sort, limit, after, offset, total }, fields, expand, fingerprint);
  }

  #fingerprint(where: Where, sort: readonly SortTerm[]): string {
    const order = sort.map(({ field, descending }) => `${descending ? '-' : ''}${field.name}`);
    return shortHash(this.model.name, canonical(where).text, ...order);
  }
}
