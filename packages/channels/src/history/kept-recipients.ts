import type { Position } from '../broker/history';
import type { Peer } from '../delivery/peer';
import { exclusion } from '../delivery/recipients';
import { positionMessage, resetMessage } from './notices';
import type { Publication } from './publication';
import { Straggler } from './straggler';

/** Whether a peer is in one of several channels, by its id; undefined when nobody is. */
export type IsIn = (channels: readonly string[] | undefined) => ((id: string) => boolean) | undefined;

/** The members of a channel with history, in this process. */
export class KeptRecipients {
  /** Members that the newest publications were not meant for, and since when. */
  #behind: Map<string, number> | undefined;

  constructor(
    private readonly name: string,
    private readonly members: Map<string, Peer>,
    private readonly sequence: () => { readonly position: Position },
    private readonly isIn: IsIn,
    /** Called when a member falls behind, and none was before. */
    private readonly onBehind: () => void,
  ) {}

  get hasBehind(): boolean {
    return this.#behind !== undefined;
  }

  /** Everybody is told where the channel stands another way. */
  forgetBehind(): void {
    this.#behind = undefined;
  }

  /** @returns how many took it */
  deliver({ message, except, elsewhere }: Pick<Publication, 'message' | 'except' | 'elsewhere'>): number {
    const isLeftOut = exclusion(except);
    const isServed = this.isIn(elsewhere);
    if (isLeftOut === undefined && isServed === undefined) this.#behind = undefined;
    if (message === undefined) return 0;
    let sent = 0;
    for (const peer of this.members.values()) {
      if (isLeftOut?.(peer.id) || isServed?.(peer.id)) this.#skip(peer.id);
      else {
        const status = peer.deliver(message);
        if (status === 'sent') sent += 1;
        else if (status === 'dropped') this.lose(peer);
        this.#behind?.delete(peer.id);
      }
    }
    return sent;
  }

  /** Everybody may have missed publications. */
  reset(position: Position): void {
    this.#behind = undefined;
    const message = resetMessage(this.name, position);
    for (const peer of this.members.values()) if (peer.deliver(message) === 'dropped') this.lose(peer);
  }

  /** A member has missed a publication: it is told once there is room. */
  lose(peer: Peer): void {
    if (peer instanceof Straggler || this.members.get(peer.id) !== peer) return;
    const straggler = new Straggler(peer);
    this.members.set(peer.id, straggler);
    void this.#tell(straggler);
  }

  /** Tells those where the channel stands that have been behind since a time. */
  tellPosition(since: number): void {
    for (const [id, at] of this.#behind ?? []) {
      const peer = this.members.get(id);
      if (peer === undefined) this.#behind!.delete(id);
      else if (at <= since) {
        const status = peer.deliver(positionMessage(this.name, this.sequence().position));
        if (status !== 'dropped') this.#behind!.delete(id);
      }
    }
    if (this.#behind?.size === 0) this.#behind = undefined;
  }

  #skip(id: string): void {
    if (this.#behind === undefined) {
      this.#behind = new Map();
      this.onBehind();
    }
    if (!this.#behind.has(id)) this.#behind.set(id, performance.now());
  }

  async #tell(straggler: Straggler): Promise<void> {
    const { peer } = straggler;
    for (;;) {
      await peer.room?.();
      if (this.members.get(peer.id) !== straggler) return;
      const status = peer.deliver(resetMessage(this.name, this.sequence().position));
      if (status === 'closed') return;
      if (status === 'sent' || peer.room === undefined) break;
    }
    this.members.set(peer.id, peer);
  }
}
