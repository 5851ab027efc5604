import type { RedisArgument } from 'redis';
import type { Script } from '../scripts/script';
import type { CallOptions, Client, Link, ServerLink, Subscriber } from './link';
import { MovingSlots } from './moving-slots';
import { NodeLink } from './node-link';
import { redirectOf, type Redirect } from './redirect';
import { keySlot, SLOTS } from './slot';
import { addressText, isWhole, readTopology, type Address, type SlotRange } from './topology';

/** In milliseconds, how long a call follows redirections. */
const REDIRECT_LIMIT = 1_000;
/** In milliseconds, the pause before a call is repeated whose keys are moving. */
const REPEAT_AFTER = 20;

/** How to reach a cluster. */
export interface ClusterServers {
  /** Any of its servers; one of them has to answer. */
  readonly seeds: readonly Address[];
  /** Gives a client that is not connected. */
  createClient(address: Address): Client;
}

interface Node {
  readonly address: Address;
  readonly link: NodeLink;
  readonly opened: Promise<void>;
}

interface Subscription {
  readonly subscriber: Subscriber;
  /** Where it was made. */
  node: Node;
}

/** A call to whichever server has the slot. */
type Call<T> = (node: Node, isAsking: boolean) => Promise<T>;

/**
 * One connection to each primary of a cluster. When one of them is lost, all are: the broker is down until the cluster has a primary for
 * every slot again.
 */
export class ClusterLink implements Link {
  readonly publishing = 'SPUBLISH';
  readonly #nodes = new Map<string, Node>();
  /** By slot. */
  readonly #owners = new Array<Node>(SLOTS);
  readonly #moving = new MovingSlots();
  /** By slot and channel. */
  readonly #subscriptions = new Map<number, Map<string, Subscription>>();
  #lose: ((cause: unknown) => void) | undefined;

  constructor(
    private readonly cluster: ClusterServers,
    lost: (cause: unknown) => void,
  ) {
    this.#lose = lost;
  }

  get servers(): readonly ServerLink[] {
    return [...this.#nodes.values()].map(({ link }) => link);
  }

  async open(): Promise<void> {
    const ranges = await this.#discover();
    if (!isWhole(ranges)) throw new Error('CLUSTERDOWN some slots of the cluster have no server');
    for (const { from, to, primary } of ranges) this.#owners.fill(this.#node(primary), from, to + 1);
    await Promise.all([...this.#nodes.values()].map(({ opened }) => opened));
  }

  send(args: readonly RedisArgument[], options?: CallOptions): Promise<unknown> {
    return this.#call(keySlot(String(args[1])), ({ link }, isAsking) => link.send(args, { ...options, isAsking }));
  }

  run(
    script: Script,
    keys: readonly string[],
    args: readonly RedisArgument[],
    options?: CallOptions,
  ): Promise<unknown> {
    return this.#call(keySlot(keys[0]!), ({ link }, isAsking) =>
      link.run(script, keys, args, { ...options, isAsking }),
    );
  }

  async subscribe(channel: string, subscriber: Subscriber): Promise<void> {
    const slot = keySlot(channel);
    let channels = this.#subscriptions.get(slot);
    if (channels === undefined) this.#subscriptions.set(slot, (channels = new Map<string, Subscription>()));
    // Before the call, so that it moves along when the slot moves meanwhile.
    const subscription = channels.get(channel) ?? { subscriber, node: this.#owners[slot]! };
    channels.set(channel, subscription);
    await this.#call(slot, async (node) => {
      subscription.node = node;
      await node.link.subscribe(channel, subscriber);
    });
  }

  async unsubscribe(channel: string): Promise<void> {
    const slot = keySlot(channel);
    const channels = this.#subscriptions.get(slot);
    if (channels?.delete(channel) && channels.size === 0) this.#subscriptions.delete(slot);
    await this.#call(slot, ({ link }) => link.unsubscribe(channel));
  }

  slotOf(key: string): number {
    return keySlot(key);
  }

  /** Asks each server whether it still has its slots: one that has none of our calls would not tell. */
  async check(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => this.#checkSlots(node)));
  }

  lose(cause: unknown): void {
    const lose = this.#lose;
    if (lose === undefined) return;
    this.#lose = undefined;
    for (const { link } of this.#nodes.values()) link.lose(cause);
    lose(cause);
  }

  /** @throws what the last server that was asked threw */
  async #discover(): Promise<readonly SlotRange[]> {
    let failure: unknown;
    for (const seed of this.cluster.seeds) {
      const link = new NodeLink(this.cluster.createClient(seed), () => undefined, true);
      try {
        await link.open();
        return await readTopology(link, seed.host);
      } catch (error) {
        failure = error;
      } finally {
        link.lose(undefined);
      }
    }
    throw failure;
  }

  #node(address: Address): Node {
    const name = addressText(address);
    let node = this.#nodes.get(name);
    if (node === undefined) {
      if (this.#lose === undefined) throw new Error('Redis is not connected');
      const link = new NodeLink(this.cluster.createClient(address), (cause) => this.lose(cause), true);
      const opened = link.open();
      opened.catch((error: unknown) => this.lose(error));
      this.#nodes.set(name, (node = { address, link, opened }));
    }
    return node;
  }

  #call<T>(slot: number, call: Call<T>): Promise<T> {
    const owner = this.#owners[slot]!;
    return this.#moving.call(
      slot,
      () => call(this.#owners[slot]!, false),
      (error) => {
        const redirect = redirectOf(error, owner.address.host);
        if (redirect === undefined) throw error;
        return this.#moving.inOrder(slot, () => this.#follow(slot, call, redirect));
      },
    );
  }

  /** @throws what the call throws, and the last redirection when there are more and more of them */
  async #follow<T>(slot: number, call: Call<T>, first: Redirect): Promise<T> {
    const end = performance.now() + REDIRECT_LIMIT;
    for (let redirect = first; ;) {
      const node = await this.#target(slot, redirect);
      try {
        return await call(node, redirect.kind === 'ask');
      } catch (error) {
        const next = redirectOf(error, node.address.host);
        if (next === undefined || performance.now() > end) throw error;
        redirect = next;
      }
    }
  }

  async #target(slot: number, redirect: Redirect): Promise<Node> {
    if (redirect.kind === 'later') {
      await new Promise((resolve) => setTimeout(resolve, REPEAT_AFTER));
      return this.#owners[slot]!;
    }
    const node = this.#node(redirect.to);
    await node.opened;
    if (redirect.kind === 'moved') await this.#move(slot, node);
    return node;
  }

  async #checkSlots(node: Node): Promise<void> {
    for (const { from, to, primary } of await readTopology(node.link, node.address.host)) {
      if (addressText(primary) === addressText(node.address)) continue;
      for (let slot = from; slot <= to; slot += 1) {
        // Only the server that had a slot knows for sure who has it now; others may not have heard of it yet.
        if (this.#owners[slot] === node) await this.#target(slot, { kind: 'moved', to: primary });
      }
    }
  }

  /** A slot belongs to another server now. Its subscriptions move along. */
  async #move(slot: number, node: Node): Promise<void> {
    if (this.#owners[slot] === node) return;
    this.#owners[slot] = node;
    const channels = this.#subscriptions.get(slot) ?? new Map<string, Subscription>();
    await Promise.all(
      [...channels].map(async ([channel, subscription]) => {
        subscription.node.link.forget(channel);
        subscription.node = node;
        await node.link.subscribe(channel, subscription.subscriber);
        if (channels.get(channel) === subscription) subscription.subscriber.missed();
        else await node.link.unsubscribe(channel);
      }),
    );
  }
}
