import {
  checkCloseCode,
  checkedRecipients,
  commands,
  deliverTo,
  Message,
  pushText,
  userTopic,
  type Cluster,
  type Command,
  type Membership,
  type Peer,
  type Published,
  type Recipients,
  type UserClosing,
  type UserPushing,
  type UserRemoving,
} from '@cortado/channels';
import { report, type KeyOfPrincipal } from '@cortado/core/transport';
import type { ConnectionState } from '../protocol/connection-state';

/** An open connection, as the index of users sees it. */
export interface UserSession extends Peer {
  readonly state: ConnectionState;
  close(code: number, reason: string): void;
}

type Sessions = Map<string, UserSession>;

const NOBODY: ReadonlyMap<string, UserSession> = new Map();

/**
 * Which open connections of this process belong to whom. With other processes, this one receives what concerns its users and nothing
 * else. Without them, nobody is looked up before the first call needs it.
 */
export class Users {
  readonly #open: ReadonlyMap<string, UserSession>;
  readonly #membership: Membership;
  readonly #cluster: Cluster;
  readonly #keyOf: KeyOfPrincipal;
  readonly #keys = new Map<UserSession, string>();
  #byKey: Map<string, Sessions> | undefined;

  constructor(open: ReadonlyMap<string, UserSession>, membership: Membership, cluster: Cluster, keyOf: KeyOfPrincipal) {
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
  update(session: UserSession): void {
    if (this.#byKey === undefined) return;
    const key = this.#open.get(session.id) === session ? this.#keyFor(session) : undefined;
    const before = this.#keys.get(session);
    if (key === before) return;
    if (before !== undefined) this.#forget(session, before);
    if (key !== undefined) this.#enter(session, key);
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
    return deliverTo(this.#sessions(user), message, { except, only });
  }

  #close({ user, code, reason }: UserClosing): number {
    const open = [...this.#sessions(user).values()].filter(({ state }) => state === 'open');
    for (const session of open) session.close(code, reason);
    return open.length;
  }

  #remove({ user, channel, reason }: UserRemoving): number {
    return this.#ids(user).reduce((sum, id) => sum + this.#membership.remove(channel, id, reason), 0);
  }

  #ids(user: string): readonly string[] {
    return [...this.#sessions(user).keys()];
  }

  #sessions(user: string): ReadonlyMap<string, UserSession> {
    return (this.#byKey ?? this.#index()).get(user) ?? NOBODY;
  }

  /** The first call in an application of one process: from here on the index is kept. */
  #index(): Map<string, Sessions> {
    const byKey = (this.#byKey = new Map<string, Sessions>());
    for (const session of this.#open.values()) this.update(session);
    return byKey;
  }

  /** The option of the application may fail: the client connects all the same. */
  #keyFor({ id, principal }: UserSession): string | undefined {
    try {
      return this.#keyOf(principal);
    } catch (error) {
      report(this.#cluster.log, error, { id }, 'principalKey failed; the connection belongs to no user');
      return undefined;
    }
  }

  #enter(session: UserSession, key: string): void {
    this.#keys.set(session, key);
    const sessions = this.#byKey!.get(key);
    if (sessions !== undefined) return void sessions.set(session.id, session);
    this.#byKey!.set(key, new Map([[session.id, session]]));
    void this.#cluster.enter(userTopic(key)); // never rejects
  }

  #forget(session: UserSession, key: string): void {
    this.#keys.delete(session);
    const sessions = this.#byKey!.get(key)!;
    sessions.delete(session.id);
    if (sessions.size > 0) return;
    this.#byKey!.delete(key);
    this.#cluster.exit(userTopic(key));
  }
}
