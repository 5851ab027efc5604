import type { Position } from '../broker/history';
import type { Message } from '../delivery/message';
import type { Peer, SendStatus } from '../delivery/peer';
import type { ChannelLog } from './channel-log';
import { KeptRecipients } from './kept-recipients';
import { positionMessage, resetMessage } from './notices';

/** The subscribers of a channel who receive the same publications of a log, in this process. */
export class Stream {
  readonly #members = new Map<string, Peer>();
  readonly #recipients: KeptRecipients;
  /** By the ids of the members: asks again whether this is their stream. */
  readonly #reviews = new Map<string, () => void>();
  /** The offset of the newest publication that everybody knows of. */
  #told: number;

  /** @param channel its name */
  constructor(
    readonly channel: string,
    readonly log: ChannelLog,
  ) {
    this.#recipients = new KeptRecipients(
      channel,
      this.#members,
      () => this.log,
      () => undefined,
      () => undefined,
    );
    this.#told = log.position.offset;
  }

  get size(): number {
    return this.#members.size;
  }

  /** @param review asks again whether this is the stream of the member */
  enter(peer: Peer, review: () => void): void {
    if (this.size === 0) this.#told = this.log.position.offset;
    this.#members.set(peer.id, peer);
    this.#reviews.set(peer.id, review);
  }

  leave(peer: Peer): void {
    this.#members.delete(peer.id);
    this.#reviews.delete(peer.id);
  }

  /** The peer takes messages itself from now on. */
  settle(peer: Peer, member: Peer): void {
    if (this.#members.get(peer.id) === member) this.#members.set(peer.id, peer);
  }

  /** A member has missed a publication: it is told once there is room. */
  lose(member: Peer): void {
    this.#recipients.lose(member);
  }

  /** @param except the id of the connection that does not receive it. @returns how many took it */
  deliver(message: Message, except?: string): number {
    const sent = this.#recipients.deliver({ message, except, elsewhere: undefined });
    if (!this.#recipients.hasBehind) this.#told = this.log.position.offset;
    return sent;
  }

  /** Everybody may have missed publications. */
  reset(): void {
    this.#told = this.log.position.offset;
    this.#recipients.reset(this.log.position);
  }

  /** One member may have missed publications. */
  tellReset(member: Peer): SendStatus {
    const status = member.deliver(resetMessage(this.channel, this.log.position));
    if (status === 'dropped') this.lose(member);
    return status;
  }

  /** Tells everybody where the log stands, if its newest entries were not meant for them. */
  tellPosition(): void {
    const { position } = this.log;
    if (position.offset === this.#told) return;
    this.#told = position.offset;
    this.#recipients.forgetBehind();
    const message = positionMessage(this.channel, position);
    for (const peer of this.#members.values()) peer.deliver(message);
  }

  /** Asks every member again whether this is its stream. */
  review(): void {
    for (const each of this.#reviews.values()) each();
  }

  get position(): Position {
    return this.log.position;
  }
}
