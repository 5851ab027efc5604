import { report, type KeyOfPrincipal } from '@cortado/core/transport';
import type { Cluster } from '../broker/cluster';
import {
  checkCloseCode,
  commands,
  type Command,
  type UserClosing,
  type UserPushing,
  type UserRemoving,
} from '../broker/commands';
import { userTopic } from '../broker/topics';
import type { Membership } from '../channel/membership';
import type { Published } from '../channel/operations';
import { Message } from '../delivery/message';
import { pushText } from '../delivery/push';
import { checkedRecipients, deliverTo, type Recipients } from '../delivery/recipients';
import type { OpenPeer } from './open-peers';

type Peers = Map<string, OpenPeer>;

const NOBODY: ReadonlyMap<string, OpenPeer> = new Map();

/**
 * Which open connections of this process belong to whom. With other processes, this one receives what concerns its users and nothing
 * else. Without them, nobody is looked up before the first call needs it.
 */
export class Users {
  readonly #open: readonly ReadonlyMap<string, OpenPeer>[];
  readonly #membership: Membership;
  readonly #cluster: Cluster;
  readonly #keyOf: KeyOfPrincipal;
  readonly #keys = new Map<OpenPeer, string>();
  #byKey: Map<string, Peers> | undefined;

  /** @param open filled by the transports: those that are open, by id */
  constructor(
    open: readonly ReadonlyMap<string, OpenPeer>[],
    membership: Membership,
    cluster: Cluster,
    keyOf: KeyOfPrincipal,
  ) {
    this.#open = open;
    this.#membership = membership;
    this.#cluster = cluster;
    this.#keyOf = keyOf;
    if (cluster.isShared) this.#byKey = new Map();
    cluster.handle('users.push', (fields: UserPushing, text) => this.#push(fields, new Message(text)));
    cluster.handle('users.close', (fields: UserClosing) => this.#close(fields));
    cluster.handle('users.remove', (fields: UserRemoving) => this.#remove(fields));
    cluster.handle('users.list', ({ user }: { readonly user: string }) => this.#ids(user));
  }

  /** A connection was opened or closed, or has another principal. Never throws. */
  update(peer: OpenPeer): void {
    if (this.#byKey === undefined) return;
    const key = this.#open.some((each) => each.get(peer.id) === peer) ? this.#keyFor(peer) : undefined;
    const before = this.#keys.get(peer);
    if (key === before) return;
    if (before !== undefined) this.#forget(peer, before);
    if (key !== undefined) this.#enter(peer, key);
  }

  async push(user: string, event: string, data: unknown, recipients: Recipients): Promise<Published> {
    const { except, only } = checkedRecipients(recipients);
    const text = pushText({ event, data });
    const fields: UserPushing = { user, except, only };
    return this.#told(this.#push(fields, new Message(text)), user, commands.pushToUser(fields, text));
  }

  async close(fields: UserClosing): Promise<Published> {
    checkCloseCode(fields.code);
    return this.#told(this.#close(fields), fields.user, commands.closeUser(fields));
  }

  async remove(fields: UserRemoving): Promise<Published> {
    return this.#told(this.#remove(fields), fields.user, commands.removeUser(fields));
  }

  async list(user: string): Promise<readonly string[]> {
    const question = { command: 'users.list', fields: { user } };
    const others = (await this.#cluster.ask(question)) as readonly (readonly string[])[];
    return [...this.#ids(user), ...others.flat()];
  }

  async #told(local: number, user: string, command: Command): Promise<Published> {
    return { local, cluster: await this.#cluster.tell(command, userTopic(user)) };
  }

  #push({ user, except, only }: UserPushing, message: Message): number {
    return deliverTo(this.#peers(user), message, { except, only });
  }

  #close({ user, code, reason }: UserClosing): number {
    const open = [...this.#peers(user).values()].filter(({ state }) => state === 'open');
    for (const peer of open) peer.close(code, reason);
    return open.length;
  }

  #remove({ user, channel, reason }: UserRemoving): number {
    return this.#ids(user).reduce((sum, id) => sum + this.#membership.remove(channel, id, reason), 0);
  }

  #ids(user: string): readonly string[] {
    return [...this.#peers(user).keys()];
  }

  #peers(user: string): ReadonlyMap<string, OpenPeer> {
    return (this.#byKey ?? this.#index()).get(user) ?? NOBODY;
  }

  /** The first call in an application of one process: from here on the index is kept. */
  #index(): Map<string, Peers> {
    const byKey = (this.#byKey = new Map<string, Peers>());
    for (const each of this.#open) for (const peer of each.values()) this.update(peer);
    return byKey;
  }

  /** The option of the application may fail: the client connects all the same. */
  #keyFor({ id, principal }: OpenPeer): string | undefined {
    try {
      return this.#keyOf(principal);
    } catch (error) {
      report(this.#cluster.log, error, { id }, 'principalKey failed; the connection belongs to no user');
      return undefined;
    }
  }

  #enter(peer: OpenPeer, key: string): void {
    this.#keys.set(peer, key);
    const peers = this.#byKey!.get(key);
    if (peers !== undefined) return void peers.set(peer.id, peer);
    this.#byKey!.set(key, new Map([[peer.id, peer]]));
    void this.#cluster.enter(userTopic(key)); // never rejects
  }

  #forget(peer: OpenPeer, key: string): void {
    this.#keys.delete(peer);
    const peers = this.#byKey!.get(key)!;
    peers.delete(peer.id);
    if (peers.size > 0) return;
    this.#byKey!.delete(key);
    this.#cluster.exit(userTopic(key));
  }
}
