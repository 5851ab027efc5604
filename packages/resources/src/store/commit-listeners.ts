import type { CommittedChanges } from '../changes/change';

/** Is told that changes were committed, or may have been. */
export type CommitListener = (committed: readonly CommittedChanges[]) => void;

/** Who is told that changes may have been committed. */
export class CommitListeners {
  readonly #listeners = new Set<CommitListener>();

  /** @returns removes it */
  add(listener: CommitListener): () => void {
    // A function of its own, so that one listener can be added twice.
    const own: CommitListener = (committed) => listener(committed);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** @param committed what this process has committed; empty when others may have */
  call(committed: readonly CommittedChanges[] = []): void {
    for (const listener of this.#listeners) listener(committed);
  }
}
