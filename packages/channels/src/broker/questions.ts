/** In milliseconds, how long other processes may take to answer. A slower one is counted as absent. */
const LIMIT = 1_000;

interface Question {
  /** By process, so that an answer that arrives twice counts once. */
  readonly answers: Map<string, unknown>;
  readonly missing: Set<string>;
  readonly done: () => void;
}

/** Questions to other processes that wait for answers. */
export class Questions {
  readonly #open = new Map<number, Question>();
  #asked = 0;

  /**
   * Resolves once every process has answered, or the time is over. Never rejects.
   *
   * @param processes whose answers are expected
   * @param send sends the question; false when it could not be sent
   */
  async ask(processes: readonly string[], send: (question: number) => Promise<boolean>): Promise<readonly unknown[]> {
    if (processes.length === 0) return [];
    const number = ++this.#asked;
    const answers = new Map<string, unknown>();
    let timer: NodeJS.Timeout | undefined;
    const done = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LIMIT);
      this.#open.set(number, { answers, missing: new Set(processes), done: resolve });
    });
    // An answer can be here before the broker has confirmed that the question was sent.
    if (!(await send(number))) this.#open.get(number)?.done();
    await done;
    clearTimeout(timer);
    this.#open.delete(number);
    return [...answers.values()];
  }

  answered(number: number, from: string, value: unknown): void {
    const question = this.#open.get(number);
    if (question === undefined) return;
    question.answers.set(from, value);
    question.missing.delete(from);
    if (question.missing.size === 0) question.done();
  }

  /** Resolves all open questions with the answers so far. */
  stop(): void {
    for (const { done } of this.#open.values()) done();
  }
}
