import { Member, type Message, type PresenceLimits, type SendStatus, type SubscribingPeer } from '@cortado/channels';
import type { Process } from './process';

interface Data {
  readonly count?: number;
  readonly joined?: readonly { readonly key: string; readonly info: unknown }[];
  readonly left?: readonly { readonly key: string }[];
}

/** One connection in one channel: it keeps who is there, as a client does. */
export class PresenceClient implements SubscribingPeer {
  readonly principal = undefined;
  readonly joinBuffer = 1_000_000;
  /** Infos by key, as JSON. */
  readonly seen = new Map<string, string>();
  readonly pushes: Data[] = [];
  readonly member: Member;
  isSlow = false;
  isGone = false;

  constructor(
    readonly process: Process,
    readonly id: string,
    channel: string,
    limits: PresenceLimits,
    /** Called with each key that is said to have left. */
    private readonly left: (key: string) => void = () => undefined,
  ) {
    this.member = new Member(process, this, channel, limits);
  }

  /** @returns whether it has joined */
  async join(key: string, info: unknown): Promise<boolean> {
    const refusal = (await this.member.enter(128)) ?? (await this.member.presence!.enter({ key, info }, () => this.id));
    if (refusal !== undefined) {
      this.member.leave();
      this.isGone = true;
      return false;
    }
    const { members } = JSON.parse(this.member.presence!.snapshot!) as { members: NonNullable<Data['joined']> };
    for (const each of members) this.seen.set(each.key, JSON.stringify(each.info));
    this.member.open();
    return true;
  }

  leave(): void {
    this.isGone = true;
    this.member.leave();
  }

  /** The connection is lost without a close frame. */
  cut(): void {
    this.isGone = true;
    this.member.presence!.leave(true);
    this.process.membership.leaveAll(this);
  }

  overflow(): 'close' {
    return 'close';
  }

  mustWait(): boolean {
    return this.isSlow;
  }

  room(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  deliver(message: Message): SendStatus {
    if (this.isSlow) return 'dropped';
    const { event, data } = JSON.parse(Buffer.from(message.content as string).toString()) as {
      event: string;
      data: Data;
    };
    if (event === '$presence') this.#apply(data);
    return 'sent';
  }

  #apply(data: Data): void {
    this.pushes.push(data);
    if (data.count !== undefined) this.seen.clear();
    for (const { key, info } of data.joined ?? []) this.seen.set(key, JSON.stringify(info));
    for (const { key } of data.left ?? []) {
      this.seen.delete(key);
      this.left(key);
    }
  }
}
