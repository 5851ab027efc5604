import { HeldPort, type Take } from './held-port';
import type { Bound, Place, PlainError } from './messages';

/** Every port that the application has asked for, by what it asked for and how often it did. */
export class HeldPorts {
  readonly #ports = new Map<string, HeldPort>();
  /** What this run of the application has asked for. */
  readonly #asked = new Map<string, Place>();

  /** The application ends: what connects from now on waits for its next run. Ports that this run did not use are given back. */
  hold(): void {
    for (const [name, port] of this.#ports) {
      if (this.#asked.size === 0 || this.#asked.has(name)) port.hold();
      else {
        port.close();
        this.#ports.delete(name);
      }
    }
    this.#asked.clear();
  }

  /** @returns the name by which it is known here, and where it is bound */
  async ask(place: Place, isTls: boolean): Promise<{ readonly name: string; readonly bound: Bound } | PlainError> {
    const name = this.#nameFor(place);
    this.#asked.set(name, place);
    const known = this.#ports.get(name);
    if (known !== undefined) return { name, bound: known.bound };
    const opened = await HeldPort.open(place, isTls);
    if (!(opened instanceof HeldPort)) {
      this.#asked.delete(name);
      return opened;
    }
    this.#ports.set(name, opened);
    return { name, bound: opened.bound };
  }

  pass(name: string, take: Take): void {
    this.#ports.get(name)?.pass(take);
  }

  holdOne(name: string): void {
    this.#ports.get(name)?.hold();
  }

  /** @param reason is what clients read */
  refuse(reason: string): void {
    for (const port of this.#ports.values()) port.refuse(reason);
  }

  close(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  /** A program may ask for any free port several times. The first one it gets is the first one of its last run. */
  #nameFor({ host = '', port, ipv6Only }: Place): string {
    for (let times = 0; ; times += 1) {
      const name = `${host}|${port}|${ipv6Only}|${times}`;
      if (!this.#asked.has(name) || port !== 0) return name;
    }
  }
}
