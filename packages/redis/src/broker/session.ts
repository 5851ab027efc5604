import type { Link } from '../connection/link';
import { ALIVE, EXPIRE, FORGET, LISTED, REGISTER, RENEW } from '../scripts/lease-scripts';
import type { Keys } from './keys';
import type { Members } from './members';

/** In milliseconds, how often Redis has to answer. */
export const PING = 1_000;

interface Earlier {
  readonly name: string;
  /** When others have removed it, by the clock of this process. */
  readonly until: number;
}

/**
 * The lease of this process. Each link has a session of its own: what an earlier one left behind is removed with it, whatever Redis
 * had received of it.
 */
export class Session {
  #name = '';
  /** Those that it replaced, until their leases end: calls of a lost link may still arrive at Redis. */
  #earlier: Earlier[] = [];
  #count = 0;
  #renewAt = 0;

  constructor(
    private readonly keys: Keys,
    private readonly members: Members,
    private readonly node: string,
    private readonly lease: number,
  ) {}

  get name(): string {
    return this.#name;
  }

  /** Begins a session: enters all members, and removes those of the session before. */
  async begin(link: Link): Promise<void> {
    this.#replace();
    this.#name = `${this.node}:${(this.#count += 1)}`;
    await this.#run(link, REGISTER, this.#name);
    await this.members.restore(link, this.#name);
    for (const each of this.#earlier) await this.members.remove(link, each.name);
    this.#renewAt = performance.now() + this.lease * 0.3;
  }

  /** Looks whether Redis answers, and renews the lease when it is due. @returns when to call again, in milliseconds */
  async check(link: Link): Promise<number> {
    const isDue = performance.now() >= this.#renewAt;
    await Promise.all([link.check(), isDue ? this.#renew(link) : undefined]);
    return Math.max(1, Math.min(PING, this.#renewAt - performance.now()));
  }

  /** Ids of the processes that have a lease. */
  async processes(link: Link): Promise<readonly string[]> {
    // A program without a lease must not renew those of others.
    const sessions = (await this.#run(link, this.lease > 0 ? ALIVE : LISTED)) as readonly string[];
    return [...new Set(sessions.map((each) => each.slice(0, each.lastIndexOf(':'))))];
  }

  /** Ends the lease, and removes the members. */
  async end(link: Link): Promise<void> {
    if (this.#earlier.length > 0) await this.#run(link, EXPIRE, ...this.#earlier.map(({ name }) => name));
    await this.#forget(link, this.#name);
  }

  /** A link can be lost before the members of earlier sessions were removed, so each is kept until its lease has surely ended. */
  #replace(): void {
    const now = performance.now();
    this.#earlier = this.#earlier.filter(({ until }) => until > now);
    if (this.#name !== '') this.#earlier.push({ name: this.#name, until: now + 2 * this.lease });
  }

  async #renew(link: Link): Promise<void> {
    const reply = (await this.#run(link, RENEW, this.#name)) as [number, string, ...string[]];
    const [isHeld, next, ...ended] = reply;
    this.#renewAt = performance.now() + Math.min(this.lease * 0.3, Number(next) + 1);
    if (isHeld === 0) await this.begin(link);
    for (const each of ended) await this.#forget(link, each);
  }

  async #forget(link: Link, session: string): Promise<void> {
    await this.members.remove(link, session);
    await link.send(['DEL', this.keys.topics(session)]);
    await this.#run(link, FORGET, session);
  }

  #run(link: Link, script: typeof RENEW, ...sessions: readonly string[]): Promise<unknown> {
    return link.run(script, this.keys.sessions, [String(this.lease), ...sessions]);
  }
}
