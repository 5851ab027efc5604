import type { Presence, PresenceChange, PresenceMember } from '../broker/presence';
import { memberText } from './present-member';

/** Below this share of the cap, members are listed again: around the cap itself, each change would list all of them anew. */
const LISTED_AGAIN = 0.9;

/**
 * Who is in one channel, as this process knows it, and what its clients have yet to be told. Above the cap it knows only how many there
 * are.
 */
export class Roster {
  /** Infos by key. Empty above the cap. */
  readonly #members = new Map<string, string>();
  /** Keys that changed since the last push, with the info that clients know; undefined where they know none. */
  readonly #changed = new Map<string, string | undefined>();
  #isListed = true;
  /** As the broker counts. */
  #count = 0;
  /** Negative when clients know a list. */
  #toldCount = 0;
  /** True when clients have to forget what they know. */
  #startsOver = false;
  /** True when a client was told who is there between a change and its push. */
  #isPartlyTold = false;
  #text: string | undefined;

  /** Above the cap: how many there may be to be listed again. */
  readonly #fewEnough: number;

  constructor(private readonly max: number) {
    this.#fewEnough = Math.max(1, Math.floor(max * LISTED_AGAIN));
  }

  /** False above the cap. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /** Whether it has to be read from the broker: something was missed, or there are few enough to be listed again. */
  get needsReading(): boolean {
    return this.#isListed ? this.#members.size !== this.#count : this.#count <= this.#fewEnough;
  }

  get members(): readonly PresenceMember[] {
    return [...this.#members].map(([key, info]) => ({ key, info }));
  }

  /** `{ count, members }` as JSON text, for one who has just come. */
  introduce(): string {
    if (this.#changed.size > 0) this.#isPartlyTold = true;
    return (this.#text ??= `{"count":${this.#shownCount},"members":${this.#listText()}}`);
  }

  apply({ count, joined, left }: PresenceChange): void {
    if (!this.#isListed || count > this.max) return this.#countOnly(count);
    this.#count = count;
    for (const key of left) this.#set(key, undefined);
    for (const { key, info } of joined) this.#set(key, info);
  }

  /** @param isWhole whether members that are not in it have left */
  read({ count, members }: Presence, isWhole: boolean): void {
    if (count > (this.#isListed ? this.max : this.#fewEnough)) {
      return this.#countOnly(isWhole ? count : Math.max(count, this.#shownCount));
    }
    if (!this.#isListed) this.#isListed = this.#startsOver = true;
    const listed = new Map(members.map(({ key, info }) => [key, info]));
    if (isWhole) for (const key of this.#members.keys()) if (!listed.has(key)) this.#set(key, undefined);
    for (const [key, info] of listed) this.#set(key, info);
    this.#count = this.#members.size;
  }

  /** A member whose change has not been heard of yet. */
  ensure({ key, info }: PresenceMember): void {
    if (!this.#isListed || this.#members.has(key)) return;
    this.#set(key, info);
    this.#count = this.#members.size;
  }

  /** Whether clients wait for more than another number. */
  get isUrgent(): boolean {
    return this.#isListed || this.#toldCount < 0;
  }

  get hasNews(): boolean {
    return this.#startsOver || (this.#isListed ? this.#changed.size > 0 : this.#count !== this.#toldCount);
  }

  /** The data of the next push, as JSON text; undefined when clients know everything. */
  takeNews(): string | undefined {
    const news = this.#startsOver ? this.whole() : this.#isListed ? this.#changes() : this.#countText();
    this.forgetNews();
    return news;
  }

  /** Nobody has to be told any more. */
  forgetNews(): void {
    this.#changed.clear();
    this.#startsOver = this.#isPartlyTold = false;
    this.#toldCount = this.#count;
  }

  /** The data of a push to clients that have to forget what they know. */
  whole(): string {
    return this.#isListed
      ? `{"count":${this.#members.size},"joined":${this.#listText()},"left":[]}`
      : `{"count":${this.#count}}`;
  }

  get #shownCount(): number {
    return this.#isListed ? this.#members.size : this.#count;
  }

  #countText(): string | undefined {
    return this.#count === this.#toldCount ? undefined : this.whole();
  }

  #changes(): string | undefined {
    const joined: string[] = [];
    const left: string[] = [];
    for (const [key, before] of this.#changed) {
      const info = this.#members.get(key);
      if (info === before && !this.#isPartlyTold) continue;
      if (info === undefined) left.push(`{"key":${JSON.stringify(key)}}`);
      else joined.push(memberText({ key, info }));
    }
    return joined.length + left.length === 0 ? undefined : `{"joined":[${joined.join()}],"left":[${left.join()}]}`;
  }

  #listText(): string {
    return `[${this.members.map(memberText).join()}]`;
  }

  #set(key: string, info: string | undefined): void {
    const before = this.#members.get(key);
    if (before === info) return;
    if (!this.#changed.has(key)) this.#changed.set(key, before);
    if (info === undefined) this.#members.delete(key);
    else this.#members.set(key, info);
    this.#text = undefined;
  }

  #countOnly(count: number): void {
    if (this.#isListed) {
      this.#isListed = this.#startsOver = false;
      this.#members.clear();
      this.#changed.clear();
      this.#toldCount = -1;
    }
    this.#count = count;
    this.#text = undefined;
  }
}
