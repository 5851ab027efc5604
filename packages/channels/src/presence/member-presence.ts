import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { PresenceMember } from '../broker/presence';
import type { Peer } from '../delivery/peer';
import type { PresenceLimits } from './options';
import type { PresenceRoom } from './presence-room';
import { brokerUnavailable, type Presences } from './presences';
import { infoText, presentMember } from './present-member';

/** In milliseconds, until a call that failed is repeated. */
const RETRY = 1_000;

/** What the others see of one subscription. */
export class MemberPresence {
  /** Names it in the broker, once it is shown. */
  #entry: string | undefined;
  /** What the hook gave. */
  #given: PresenceMember | undefined;
  #shown: PresenceMember | undefined;
  /** Whether the broker has confirmed what is shown. */
  #isConfirmed = false;
  #room: PresenceRoom | undefined;
  #isOver = false;
  /** Who is present, as JSON text, once it has joined. */
  snapshot: string | undefined;

  constructor(
    private readonly presences: Presences,
    private readonly limits: PresenceLimits,
    private readonly member: Peer,
    private readonly channel: string,
  ) {}

  /** Why the channel cannot be joined now; undefined when it can. */
  get refusal(): Result | undefined {
    return this.presences.hears(this.channel) ? undefined : unavailable();
  }

  /**
   * Shows it.
   *
   * @param given what the hook gave
   * @param defaultKey for a hook that named none
   * @returns a refusal; undefined for success
   * @throws HttpError, TypeError for what cannot be shown
   */
  async enter(given: unknown, defaultKey: () => string): Promise<Result | undefined> {
    const shown = presentMember(given, defaultKey);
    if (this.#isOver) return undefined;
    this.#given = shown;
    const room = (this.#room = this.presences.open(this.channel, this.limits));
    const [isEntered, isKnown] = await Promise.all([shown === undefined || this.#show(shown), room.known()]);
    if (this.#isOver) return undefined;
    if (!isEntered || !isKnown) {
      this.leave();
      return unavailable();
    }
    this.snapshot = room.introduce(this.member, shown);
    return undefined;
  }

  /**
   * The hook was called again: who the client is may have changed. What it has shown since then stays when the hook gives the same as
   * before. What the broker does not confirm is repeated until it does.
   *
   * @throws as `enter`
   */
  async renew(given: unknown, defaultKey: () => string): Promise<void> {
    const shown = presentMember(given, defaultKey);
    const before = this.#given;
    if (this.#isOver || this.#room === undefined) return;
    if (shown?.key === before?.key && shown?.info === before?.info) return;
    this.#given = shown;
    if (shown === undefined) this.#hide();
    else if (!(await this.#show(shown))) this.#repeat(shown);
  }

  /**
   * Changes the info. Does nothing for a member that is not shown.
   *
   * @throws HttpError 503 `broker_unavailable` when the broker did not confirm it; as `infoText`
   */
  async update(info: unknown): Promise<void> {
    const text = infoText(info);
    const before = this.#shown;
    if (before === undefined || this.#isOver || (before.info === text && this.#isConfirmed)) return;
    if (!(await this.#show({ key: before.key, info: text }))) throw brokerUnavailable();
  }

  /** A push about the others did not reach it. */
  missed(): void {
    if (!this.#isOver) this.#room?.missed(this.member);
  }

  /** @param mayReturn whether the connection was cut, and the client may come back at once */
  leave(mayReturn: boolean = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#room === undefined) return;
    this.#room.dismiss(this.member);
    this.presences.close(this.channel, this.#room);
    if (this.#entry !== undefined) this.presences.leave(this.channel, this.#entry, mayReturn ? this.limits.grace : 0);
  }

  async #show(shown: PresenceMember): Promise<boolean> {
    this.#entry ??= this.presences.newEntry();
    this.#shown = shown;
    this.#isConfirmed = false;
    const isConfirmed = await this.presences.enter(this.channel, this.#entry, shown);
    // It may have been changed again meanwhile.
    if (this.#shown === shown) this.#isConfirmed = isConfirmed;
    return isConfirmed;
  }

  #hide(): void {
    if (this.#entry !== undefined) this.presences.leave(this.channel, this.#entry, 0);
    this.#entry = this.#shown = undefined;
  }

  /** @param given by the hook, which may give something else before it is confirmed */
  #repeat(given: PresenceMember): void {
    setTimeout(() => {
      const isSettled = this.#isOver || this.#given !== given || this.#isConfirmed;
      if (!isSettled) void this.#show(this.#shown!).then((isConfirmed) => isConfirmed || this.#repeat(given));
    }, RETRY).unref();
  }
}

function unavailable(): Result {
  return failure(503, 'The broker is not available', 'broker_unavailable');
}
