import type { FieldError } from '@cortado/core';
import type { ListRequest } from '../../../src/query/list-request';
import { QueryReader } from '../../../src/query/query-reader';
import { catalog } from './catalog';

const reader = new QueryReader(catalog);

/** What a query is read as, and what is wrong with it. */
export interface Reading {
  readonly request: ListRequest | undefined;
  readonly issues: readonly FieldError[];
}

/** Reads a query string as the HTTP transport hands it over: the names are flat. */
export function readQuery(text: string): Reading {
  const query: Record<string, string | string[]> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return readValues(query);
}

/** The same with what a parser of the application makes of it. */
export function readValues(query: Readonly<Record<string, unknown>>): Reading {
  const issues: FieldError[] = [];
  return { request: reader.query(query, issues), issues };
}

export function readSearch(body: unknown): Reading {
  const issues: FieldError[] = [];
  return { request: reader.search(body, issues), issues };
}

/** The issues in short: their places and types. */
export function issuesOf({ issues }: Reading): readonly string[] {
  return issues.map(({ loc, type }) => `${loc.join('.')}: ${type}`);
}
