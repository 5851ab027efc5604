import { ConfigurationError } from '@cortado/core';

/** A literal character, or `undefined` for a parameter: one or more characters other than a colon. */
type Tokens = readonly (string | undefined)[];

const PARAMETER = /\{([^{}]*)\}/;
const NAME = /^[A-Za-z_]\w*$/;

/** Stands for any value of a parameter. No pattern and no valid text has it. */
const ANY = '\u{10FFFF}';

/** The names of a channel class, as in `room:{room}`. */
export class ChannelPattern {
  /** In their order. */
  readonly params: readonly string[];
  readonly #regex: RegExp;
  readonly #tokens: Tokens;

  /**
   * @param where names the class in the message
   * @throws ConfigurationError E_CHANNEL
   */
  constructor(
    readonly text: string,
    private readonly where: string,
  ) {
    if (typeof text !== 'string' || text === '') throw this.#invalid('is empty');
    const parts = text.split(PARAMETER);
    this.params = parts.filter((_, index) => index % 2 === 1);
    const literals = parts.filter((_, index) => index % 2 === 0);
    this.#check(literals);
    this.#regex = new RegExp(`^${literals.map(escaped).join('([^:]+)')}$`, 'u');
    this.#tokens = parts.flatMap((each, index) => (index % 2 === 1 ? [undefined] : [...each]));
  }

  matches(name: string): boolean {
    return this.#regex.test(name);
  }

  /** The parameters of a name; undefined when it does not match. */
  match(name: string): Readonly<Record<string, string>> | undefined {
    const found = this.#regex.exec(name);
    if (found === null) return undefined;
    return Object.fromEntries(this.params.map((param, index) => [param, found[index + 1]!]));
  }

  /** Whether every name that matches the other pattern matches this one. */
  includes(other: ChannelPattern): boolean {
    return this.#regex.test(other.#tokens.map((each) => each ?? ANY).join(''));
  }

  /** Whether there is a name that matches both. */
  overlaps(other: ChannelPattern): boolean {
    return haveCommon(this.#tokens, other.#tokens);
  }

  #check(literals: readonly string[]): void {
    if (literals.some((each) => /[{}]/.test(each))) throw this.#invalid('has a brace without its partner');
    const name = this.params.find((each) => !NAME.test(each));
    if (name !== undefined) throw this.#invalid(`has a parameter "${name}", which is not a name`);
    if (new Set(this.params).size < this.params.length) throw this.#invalid('has two parameters of one name');
    const adjacent = literals.slice(1, -1).includes('');
    if (adjacent) throw this.#invalid('has two parameters with nothing between them');
  }

  #invalid(problem: string): ConfigurationError {
    return new ConfigurationError('E_CHANNEL', {
      where: this.where,
      problem: `the pattern ${JSON.stringify(this.text)} ${problem}`,
      remedy: "write it as in @Channel('room:{room}') or @Channel('news')",
    });
  }
}

function escaped(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** Walks both patterns side by side, and follows each way in which their parameters may divide a common name. */
function haveCommon(one: Tokens, other: Tokens): boolean {
  const seen = new Set<string>();
  // Within a parameter that has taken a character already, it may take more or end.
  const step = (i: number, inOne: boolean, j: number, inOther: boolean): boolean => {
    const state = `${i} ${inOne} ${j} ${inOther}`;
    if (seen.has(state)) return false;
    seen.add(state);
    if (inOne && step(i + 1, false, j, inOther)) return true;
    if (inOther && step(i, inOne, j + 1, false)) return true;
    if (i === one.length || j === other.length) return i === one.length && j === other.length;
    const [a, b] = [one[i], other[j]];
    if (a === undefined ? b === ':' : b === undefined ? a === ':' : a !== b) return false;
    return step(a === undefined ? i : i + 1, a === undefined, b === undefined ? j : j + 1, b === undefined);
  };
  return step(0, false, 0, false);
}
