import { Listeners } from '../messages/listeners.ts';

interface Member {
  readonly key: string;
  readonly info?: unknown;
}

interface Listed {
  readonly count: number;
  readonly members: readonly Member[];
}

interface Changed {
  readonly count?: number;
  readonly joined?: readonly Member[];
  readonly left?: readonly Member[];
}

/** Who is in a channel. */
export class Presence {
  readonly #byKey = new Map<string, Member>();
  readonly #listeners: Listeners;
  #members: readonly Member[] = [];
  #count = 0;

  constructor(onError: (error: unknown) => void) {
    this.#listeners = new Listeners(onError);
  }

  /** Each key once. Empty above the number of members that the server lists; `count` is right then too. */
  get members(): readonly Member[] {
    return this.#members;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** @returns removes the listener */
  on(event: '$change', listener: (members: readonly Member[]) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  /** Takes the list of a join. */
  list({ count, members }: Listed): void {
    this.#byKey.clear();
    for (const each of members) this.#byKey.set(each.key, each);
    this.#changed(count);
  }

  /** Takes a change. A count says that the list is no longer valid. */
  change({ count, joined = [], left = [] }: Changed): void {
    if (count !== undefined) this.#byKey.clear();
    for (const each of joined) this.#byKey.set(each.key, each);
    for (const { key } of left) this.#byKey.delete(key);
    this.#changed(count ?? this.#byKey.size);
  }

  #changed(count: number): void {
    this.#count = count;
    this.#members = [...this.#byKey.values()];
    this.#listeners.emit('$change', this.#members);
  }
}
