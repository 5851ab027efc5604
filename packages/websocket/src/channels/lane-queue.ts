import type { NameLocks } from '@cortado/channels';
import { InboundQueue } from '../dispatch/inbound-queue';
import type { ChannelCall } from './channel-frame';

/** Frames for channels: those of one channel one after the other, those of several side by side. */
export class LaneQueue extends InboundQueue<ChannelCall> {
  constructor(
    maxMessages: number,
    maxBytes: number,
    private readonly locks: NameLocks,
  ) {
    super(maxMessages, maxBytes);
  }

  /** The first one whose channel is free. It is the caller's until `unlock()`. */
  override shift(): ChannelCall | undefined {
    if (this.length === 0) return undefined;
    const call = this.items.find(({ channel }) => this.locks.tryLock(channel));
    if (call === undefined) return undefined;
    this.remove(call);
    call.holdsLock = true;
    return call;
  }
}
