import type { CurrentPrincipal } from '@cortado/core';
import type { Message } from '../delivery/message';
import type { Peer, SendStatus } from '../delivery/peer';

/** Stands for a member that has missed a publication, until it has been told: publications would hide the gap. */
export class Straggler implements Peer {
  constructor(readonly peer: Peer) {}

  get id(): string {
    return this.peer.id;
  }

  get principal(): CurrentPrincipal {
    return this.peer.principal;
  }

  deliver(message: Message): SendStatus {
    return message.isTracked ? 'dropped' : this.peer.deliver(message);
  }

  dismiss(channel: string, told: string, reason?: 'left' | 'removed'): boolean {
    return this.peer.dismiss?.(channel, told, reason) ?? false;
  }

  forget(channel: string): void {
    this.peer.forget?.(channel);
  }
}
