import type { Presence, PresenceChange, PresenceMember } from '../broker/presence';
import { Message } from '../delivery/message';
import type { Peer } from '../delivery/peer';
import { pushTextOf } from '../delivery/push';
import type { PresenceLimits } from './options';
import { Roster } from './roster';

/** In milliseconds: changes of this time are one push. */
const WINDOW = 100;
/** The same above the cap, and for clients that read too slowly. */
const LONG_WINDOW = 1_000;

/** One channel with members in this process: knows who is present in every process, and tells the members. */
export class PresenceRoom {
  /** Joins and members that use it. */
  users = 0;
  readonly #roster: Roster;
  readonly #watchers = new Set<Peer>();
  /** Those whose policy for slow consumers dropped a push: they are told everything anew. */
  readonly #behind = new Set<Peer>();
  #isKnown = false;
  /** After an outage: who is missing may be about to come back. */
  #isDoubtful = false;
  #reading: Promise<boolean> | undefined;
  /** Changes since the current reading began: it may lack them. */
  #early: PresenceChange[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Whether the timer is for changes of a list. */
  #isUrgent = false;
  #catchingUp: NodeJS.Timeout | undefined;

  /** @param ask asks the broker; undefined when it cannot be reached */
  constructor(
    private readonly name: string,
    { max }: PresenceLimits,
    private readonly ask: () => Promise<Presence | undefined>,
  ) {
    this.#roster = new Roster(max);
  }

  /** Who is present; undefined when only the broker knows. */
  get members(): readonly PresenceMember[] | undefined {
    return this.#isKnown && this.#roster.isListed ? this.#roster.members : undefined;
  }

  /** Resolves once it knows who is present. @returns false when the broker could not be asked */
  known(): boolean | Promise<boolean> {
    return this.#isKnown || this.#read(true);
  }

  /**
   * From here on, the peer is told of changes.
   *
   * @param own what is shown of it
   * @returns who is present, as JSON text
   */
  introduce(peer: Peer, own: PresenceMember | undefined): string {
    if (own !== undefined) this.#roster.ensure(own);
    this.#pushSoon();
    this.#watchers.add(peer);
    return this.#roster.introduce();
  }

  dismiss(peer: Peer): void {
    this.#watchers.delete(peer);
    this.#behind.delete(peer);
  }

  /** A push did not reach the peer. */
  missed(peer: Peer): void {
    this.#behind.add(peer);
    this.#catchingUp ??= setTimeout(() => this.#catchUp(), LONG_WINDOW).unref();
  }

  changed(change: PresenceChange): void {
    this.#early?.push(change);
    if (!this.#isKnown) return;
    this.#roster.apply(change);
    this.#pushSoon();
    if (this.#roster.needsReading && !this.#isDoubtful) void this.#read(true);
  }

  /** Changes may not have been heard of. @returns false when the broker could not be asked */
  async refresh(): Promise<boolean> {
    return !this.#isKnown || this.#readAfterwards(!this.#isDoubtful);
  }

  /** The broker was down and is up again. Nobody leaves before `settle()`. */
  async restore(): Promise<void> {
    if (!this.#isKnown) return;
    this.#isDoubtful = true;
    await this.#readAfterwards(false);
  }

  /** The lease has passed since `restore()`. */
  async settle(): Promise<void> {
    if (!this.#isDoubtful) return;
    this.#isDoubtful = false;
    await this.#readAfterwards(true);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#catchingUp);
    this.#watchers.clear();
    this.#behind.clear();
  }

  /** A reading under way may have begun too early. */
  async #readAfterwards(isWhole: boolean): Promise<boolean> {
    await this.#reading;
    return this.#read(isWhole);
  }

  #read(isWhole: boolean): Promise<boolean> {
    return (this.#reading ??= this.#readOnce(isWhole));
  }

  async #readOnce(isWhole: boolean): Promise<boolean> {
    this.#early = [];
    const list = await this.ask();
    if (list !== undefined) {
      this.#roster.read(list, isWhole);
      this.#isKnown = true;
      for (const each of this.#early) this.#roster.apply(each);
    }
    this.#early = this.#reading = undefined;
    if (this.#watchers.size === 0) this.#roster.forgetNews();
    this.#pushSoon();
    return list !== undefined;
  }

  #pushSoon(): void {
    if (this.#watchers.size === 0 || !this.#roster.hasNews) return;
    const { isUrgent } = this.#roster;
    if (isUrgent && !this.#isUrgent) clearTimeout(this.#timer);
    else if (this.#timer !== undefined) return;
    this.#isUrgent = isUrgent;
    this.#timer = setTimeout(() => this.#push(), isUrgent ? WINDOW : LONG_WINDOW).unref();
  }

  #push(): void {
    this.#timer = undefined;
    this.#isUrgent = false;
    const news = this.#roster.takeNews();
    if (news === undefined) return;
    const message = this.#message(news);
    for (const each of this.#watchers) if (!this.#behind.has(each)) this.#send(each, message);
  }

  /** Tells those who missed something everything anew. */
  #catchUp(): void {
    this.#catchingUp = undefined;
    const message = this.#message(this.#roster.whole());
    const behind = [...this.#behind];
    this.#behind.clear();
    for (const each of behind) this.#send(each, message);
  }

  #send(peer: Peer, message: Message): void {
    if (peer.deliver(message) === 'dropped') this.missed(peer);
  }

  #message(data: string): Message {
    const timestamp = new Date().toISOString();
    const text = pushTextOf({ event: '$presence', channel: this.name, timestamp }, data);
    return new Message(text, this.name, 'presence');
  }
}
