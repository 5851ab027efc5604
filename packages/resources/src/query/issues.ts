import type { FieldError } from '@cortado/core';

/** Like a DTO: enough to repair a query, and no more than a response should have. */
const MOST_ISSUES = 100;
/** Keys come from the client, so they are cut to this length. */
const LONGEST_KEY = 100;

/** Where something is: names of properties and indexes of lists. */
export type Loc = FieldError['loc'];

/** Collects everything that is wrong with a query, up to 100 issues. */
export class Issues {
  #count = 0;

  /** @param list receives the issues, behind those of other arguments */
  constructor(private readonly list: FieldError[]) {}

  /** How many issues were found, including those that were not collected. */
  get count(): number {
    return this.#count;
  }

  /** Returns undefined, so that a reader can return what it returns. */
  add(loc: Loc, type: string, msg: string): undefined {
    this.#count += 1;
    if (this.#count > MOST_ISSUES) return;
    this.list.push({ loc: loc.map((each) => (typeof each === 'string' ? shortKey(each) : each)), type, msg });
  }
}

/** A key of the client, cut to a length that fits a message. */
export function shortKey(key: string): string {
  return key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key;
}
