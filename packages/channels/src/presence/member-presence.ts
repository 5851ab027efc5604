import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { PresenceMember } from '../broker/presence';
import type { Peer } from '../delivery/peer';
import type { PresenceLimits } from './options';
import type { PresenceRoom } from './presence-room';
import { brokerUnavailable, type Presences } from './presences';
import { infoText, presentMember } from './present-member';

/** What the others see of one subscription. */
export class MemberPresence {
  /** Names it in the broker, once it is shown. */
  #entry: string | undefined;
  #shown: PresenceMember | undefined;
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
   * Changes the info. Does nothing for a member that is not shown.
   *
   * @throws HttpError 503 `broker_unavailable` when the broker did not confirm it; as `infoText`
   */
  async update(info: unknown): Promise<void> {
    const text = infoText(info);
    const before = this.#shown;
    if (before === undefined || this.#isOver || before.info === text) return;
    if (await this.#show({ key: before.key, info: text })) return;
    // It may have been changed or not, so that the same info has to be sent again.
    if (this.#shown?.info === text) this.#shown = { key: before.key, info: '' };
    throw brokerUnavailable();
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

  #show(shown: PresenceMember): Promise<boolean> {
    this.#entry ??= this.presences.newEntry();
    this.#shown = shown;
    return this.presences.enter(this.channel, this.#entry, shown);
  }
}

function unavailable(): Result {
  return failure(503, 'The broker is not available', 'broker_unavailable');
}
