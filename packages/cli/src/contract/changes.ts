/** One difference between a contract as it was and as it is. */
export interface Change {
  /** Whether clients that were made for the old contract can fail. */
  readonly breaking: boolean;
  /** As in `POST /messages, request body, text`. */
  readonly where: string;
  /** As in `is required now`. */
  readonly what: string;
}

/** The changes at one place of a contract, and at the places in it. */
export class Changes {
  readonly #path: readonly string[];
  /** A change that both protocols of a socket have is there once. */
  readonly #found: Map<string, Change>;

  constructor(path: readonly string[] = [], found = new Map<string, Change>()) {
    this.#path = path;
    this.#found = found;
  }

  /** A place inside this one. Its changes are among those of this one. */
  at(name: string): Changes {
    return name === '' ? this : new Changes([...this.#path, name], this.#found);
  }

  /** A place outside this one, for what many places share. */
  shared(name: string): Changes {
    return new Changes([name], this.#found);
  }

  /** The same place, with changes of its own, which `add` may take over. */
  apart(): Changes {
    return new Changes(this.#path);
  }

  /** Clients can fail. */
  breaks(what: string): void {
    this.add({ breaking: true, where: this.#path.join(', '), what });
  }

  /** Clients go on. */
  note(what: string): void {
    this.add({ breaking: false, where: this.#path.join(', '), what });
  }

  add(change: Change): void {
    this.#found.set(`${change.where}: ${change.what}`, change);
  }

  get all(): readonly Change[] {
    return [...this.#found.values()];
  }
}
