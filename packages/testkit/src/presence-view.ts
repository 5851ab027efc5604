import type { SocketClient } from './socket-client';

/** How a client sends frames of channels. */
export interface ChannelProtocol {
  readonly name: string;
  readonly subprotocols: readonly string[];
  /** What a frame has besides its event, channel and body. */
  extra(): object;
}

let ids = 0;
export const channelProtocols: readonly ChannelProtocol[] = [
  { name: 'message', subprotocols: [], extra: () => ({}) },
  { name: 'rpc', subprotocols: ['cortado.v1'], extra: () => ({ id: (ids += 1) }) },
];

interface Data {
  readonly count?: number;
  readonly joined?: readonly { readonly key: string; readonly info: unknown }[];
  readonly left?: readonly { readonly key: string }[];
}

/** A client in one channel: it keeps who is there, as the documentation tells clients to. */
export class PresenceView {
  /** Infos by key. */
  readonly members = new Map<string, any>();
  count = 0;
  /** The data of every push. */
  readonly pushes: Data[] = [];
  /** Keys that were said to have left, in order. */
  readonly left: string[] = [];
  readonly #replies: any[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(
    readonly client: SocketClient,
    readonly channel: string,
    private readonly protocol: ChannelProtocol,
  ) {
    client.socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString())));
  }

  /** @returns the reply, whose body tells who is there */
  async join(body?: unknown): Promise<any> {
    const reply = await this.ask('$join', body);
    if (reply.statusCode === 200) this.#begin(reply.body.presence);
    return reply;
  }

  async ask(event: string, body?: unknown): Promise<any> {
    this.client.send({ ...this.protocol.extra(), event, channel: this.channel, body });
    return this.reply();
  }

  /** The next reply to anything that the client sent. */
  async reply(): Promise<any> {
    await this.until(() => this.#replies.length > 0);
    return this.#replies.shift();
  }

  /** Resolves once something holds of what it was told. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  has(...keys: readonly string[]): Promise<void> {
    return this.until(() => keys.every((key) => this.members.has(key)));
  }

  lacks(...keys: readonly string[]): Promise<void> {
    return this.until(() => !keys.some((key) => this.members.has(key)));
  }

  get keys(): readonly string[] {
    return [...this.members.keys()].toSorted();
  }

  #take(frame: any): void {
    if (frame.statusCode !== undefined) this.#replies.push(frame);
    else if (frame.channel === this.channel && frame.event === '$joined') this.#begin(frame.data.presence);
    else if (frame.channel === this.channel && frame.event === '$presence') this.#apply(frame.data);
    for (const each of this.#waiting.splice(0)) each();
  }

  #begin({ count, members }: { readonly count: number; readonly members: NonNullable<Data['joined']> }): void {
    this.count = count;
    this.members.clear();
    for (const { key, info } of members) this.members.set(key, info);
  }

  #apply(data: Data): void {
    this.pushes.push(data);
    if (data.count !== undefined) this.members.clear();
    for (const { key, info } of data.joined ?? []) this.members.set(key, info);
    for (const { key } of data.left ?? []) {
      this.members.delete(key);
      this.left.push(key);
    }
    this.count = data.count ?? this.members.size;
  }
}
