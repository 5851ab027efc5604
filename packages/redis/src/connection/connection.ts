import type { CreateLink, Link } from './link';
import { within } from './within';

/** In milliseconds, how long connecting may take. */
const CONNECT_LIMIT = 5_000;
/** In milliseconds, the longest pause between two attempts. */
const LONGEST_PAUSE = 1_000;

/** What uses a connection. */
export interface ConnectionUser {
  /** Makes a link usable: scripts, subscriptions, presence. It is up once this resolves. */
  prepare(link: Link): Promise<void>;
  /** Checks a link, and says when to check again, in milliseconds. */
  check(link: Link): Promise<number>;
  changed(state: 'up' | 'down', cause?: unknown): void;
}

/** Keeps a link to Redis: notices when it is lost or hangs, and opens the next one, with growing pauses. */
export class Connection {
  #link: Link | undefined;
  #opening: Link | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempts = 0;
  #isStopped = false;

  constructor(
    private readonly createLink: CreateLink,
    private readonly user: ConnectionUser,
    /** In milliseconds, how long a check may take. */
    private readonly checkLimit: number,
  ) {}

  get isUp(): boolean {
    return this.#link !== undefined;
  }

  /** @throws Error while it is down */
  get link(): Link {
    if (this.#link === undefined) throw new Error('Redis is not connected');
    return this.#link;
  }

  /** @throws Error when the first attempt fails */
  async start(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      const problem = error instanceof Error ? error.message || error.name : String(error);
      throw new Error(`Redis cannot be used: ${problem}. Start it, or correct what redis() is given`, { cause: error });
    }
  }

  /** Gives the link up. Nothing is reported afterwards. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#opening?.lose(undefined);
    this.#link?.lose(undefined);
  }

  async #open(): Promise<void> {
    const link: Link = await this.createLink((cause) => this.#lost(link, cause));
    this.#opening = link;
    try {
      if (this.#isStopped) throw closed();
      await within(
        CONNECT_LIMIT,
        'connecting to Redis',
        link.open().then(() => this.user.prepare(link)),
      );
      if (this.#isStopped || this.#opening !== link) throw closed();
    } catch (error) {
      this.#opening = undefined;
      link.lose(error);
      throw error;
    }
    this.#opening = undefined;
    this.#link = link;
    this.#attempts = 0;
    this.#checkAfter(link, 0);
  }

  #lost(link: Link, cause: unknown): void {
    if (this.#opening === link) this.#opening = undefined;
    if (this.#link !== link) return;
    this.#link = undefined;
    if (this.#isStopped) return;
    this.user.changed('down', cause);
    this.#reopenSoon();
  }

  #reopenSoon(): void {
    clearTimeout(this.#timer);
    const pause = Math.min(LONGEST_PAUSE, 25 * 2 ** this.#attempts);
    this.#attempts += 1;
    // Processes that lost the same server must not come back in the same moment.
    this.#timer = setTimeout(() => void this.#reopen(), pause * (0.5 + Math.random() / 2));
    this.#timer.unref();
  }

  async #reopen(): Promise<void> {
    if (this.#isStopped) return;
    try {
      await this.#open();
    } catch {
      // It was reported as down when it was lost. Each attempt would be one more line of the log.
      if (!this.#isStopped) this.#reopenSoon();
      return;
    }
    this.user.changed('up');
  }

  #checkAfter(link: Link, pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(link), pause).unref();
  }

  async #check(link: Link): Promise<void> {
    try {
      const pause = await within(this.checkLimit, 'a reply of Redis', this.user.check(link));
      if (this.#link === link && !this.#isStopped) this.#checkAfter(link, pause);
    } catch (error) {
      link.lose(error);
    }
  }
}

function closed(): Error {
  return new Error('Redis closed the connection');
}
