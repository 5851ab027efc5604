import type { Container } from '@cortado/dto';
import type { Draft } from './draft';

/** What a rule may look at beside the arguments of its decorator. */
export interface ValueAt {
  /** Of the value itself; `none` for an item. */
  readonly container: Container;
  /** Whether the value is, or holds, an instance of another class. */
  readonly nested: boolean;
  /** Whether each item is a text, a number, a boolean or null, which are compared by value. */
  readonly plainItems: boolean;
}

/** The arguments of a decorator by name. */
export type Arguments = Readonly<Record<string, unknown>>;

/** How JSON Schema says what a constraint demands. */
export interface Rule {
  /** The keywords, for people. */
  readonly keywords: string;
  /** What the keywords do not say, and why, for people. Undefined if they say everything. */
  readonly because?: string;
  /**
   * Adds the keywords.
   *
   * @returns whether they say all that these arguments demand; otherwise the constraint is listed under `x-constraints`
   */
  readonly narrow: (draft: Draft, args: Arguments, at: ValueAt) => boolean;
}
