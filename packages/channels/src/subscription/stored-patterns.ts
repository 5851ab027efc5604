import type { ChannelPattern as StoredPattern } from '../broker/broker';
import type { HistoryLimits } from '../broker/history';
import { ChannelPattern } from './pattern';

interface Entry {
  readonly pattern: ChannelPattern;
  readonly history: HistoryLimits | undefined;
}

/** The table of patterns that servers stored, for a program without channel classes. */
export class StoredPatterns {
  readonly #entries: readonly Entry[];

  /** @throws ConfigurationError E_CHANNEL for a pattern of a release that this program cannot read */
  constructor(table: readonly StoredPattern[]) {
    this.#entries = table.map(({ pattern, history }) => ({
      pattern: new ChannelPattern(pattern, 'the stored table'),
      history,
    }));
  }

  get keepsHistory(): boolean {
    return this.#entries.some(({ history }) => history !== undefined);
  }

  /** What the most specific pattern says that a name matches. */
  find(name: string): { readonly entry: Entry } | undefined {
    const matching = this.#entries.filter(({ pattern }) => pattern.match(name) !== undefined);
    const [first, ...others] = matching;
    if (first === undefined) return undefined;
    return { entry: others.reduce((best, each) => (best.pattern.includes(each.pattern) ? each : best), first) };
  }
}
