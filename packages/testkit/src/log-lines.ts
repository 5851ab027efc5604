import { pino, type Logger, type LoggerOptions } from 'pino';

type Line = Record<string, any>;

/** What an application logs, and waiting for lines: some are written after a client has its answer. */
export class LogLines {
  readonly all: Line[] = [];
  readonly log: Logger;
  readonly #waiting = new Set<() => void>();

  /** @param options of pino, as an application gives them */
  constructor(options: LoggerOptions = {}) {
    this.log = pino(options, { write: (text) => this.#take(JSON.parse(text) as Line) });
  }

  /** Those with this message. */
  of(msg: string): readonly Line[] {
    return this.all.filter((each) => each['msg'] === msg);
  }

  /** Forgets what was written so far. */
  clear(): void {
    this.all.length = 0;
  }

  /** The first line that has these values. Resolves when it is written. */
  async one(wanted: Line): Promise<Line> {
    const fits = (line: Line): boolean => Object.entries(wanted).every(([name, value]) => line[name] === value);
    for (;;) {
      const found = this.all.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Resolves once there are so many lines with this message. */
  async count(msg: string, count: number): Promise<readonly Line[]> {
    while (this.of(msg).length < count) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.of(msg);
  }

  #take(line: Line): void {
    this.all.push(line);
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }
}
