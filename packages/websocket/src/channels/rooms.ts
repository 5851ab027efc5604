import type { Session } from '../connection/session';

/** Which connections of this process are in which channel. A channel exists as long as someone is in it. */
export class Rooms {
  readonly #members = new Map<string, Set<Session>>();

  /** @param changed told of the first member of a channel in this process, and of the last one leaving */
  constructor(private readonly changed: (name: string, occupied: boolean) => void) {}

  get names(): readonly string[] {
    return [...this.#members.keys()];
  }

  members(name: string): ReadonlySet<Session> {
    return this.#members.get(name) ?? NOBODY;
  }

  join(name: string, session: Session): void {
    const members = this.#members.get(name);
    if (members !== undefined) {
      members.add(session);
      return;
    }
    this.#members.set(name, new Set([session]));
    this.changed(name, true);
  }

  leave(name: string, session: Session): void {
    const members = this.#members.get(name);
    if (members === undefined || !members.delete(session) || members.size > 0) return;
    this.#members.delete(name);
    this.changed(name, false);
  }
}

const NOBODY: ReadonlySet<Session> = new Set();
