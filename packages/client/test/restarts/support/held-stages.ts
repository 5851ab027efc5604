const STAGES = ['taken', 'recorded', 'published'] as const;
type Stage = (typeof STAGES)[number];

/** Holds handlers, one at each stage, so that the process can be killed in the middle of them. */
export class HeldStages {
  readonly #held = new Set<Stage>();
  #whenHeld: (() => void) | undefined;

  /** From now on, the first handler that reaches a stage stays there. Resolves once each stage has one. */
  hold(): Promise<void> {
    return new Promise((resolve) => (this.#whenHeld = resolve));
  }

  /** Never resolves for a handler that is held. */
  reach(stage: Stage): Promise<void> {
    if (this.#whenHeld === undefined || this.#held.has(stage)) return Promise.resolve();
    this.#held.add(stage);
    if (this.#held.size === STAGES.length) this.#whenHeld();
    return new Promise(() => undefined);
  }
}
