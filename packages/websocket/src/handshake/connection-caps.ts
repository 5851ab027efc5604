import type { Socket } from 'node:net';
import { addressKey } from '@cortado/core/transport';

/** How many sockets this process takes, in all and from one address. */
export class ConnectionCaps {
  #count = 0;
  readonly #perAddress = new Map<string, number>();

  constructor(
    private readonly limit: number,
    private readonly limitPerAddress: number,
    private readonly ipv6Subnet: number,
  ) {}

  /**
   * Takes a place, which is given back when the socket closes, however it does.
   *
   * @param address the client's, which is not the socket's behind a proxy
   * @returns false when there is none
   */
  admit(socket: Socket, address: string): boolean {
    // Counting costs an idle connection a quarter of a kilobyte.
    if (this.limit === Infinity && this.limitPerAddress === Infinity) return true;
    const key = this.limitPerAddress === Infinity ? '' : addressKey(address, this.ipv6Subnet);
    const fromThere = this.#perAddress.get(key) ?? 0;
    if (this.#count >= this.limit || fromThere >= this.limitPerAddress) return false;
    this.#count += 1;
    this.#perAddress.set(key, fromThere + 1);
    socket.once('close', () => this.#release(key));
    return true;
  }

  #release(key: string): void {
    this.#count -= 1;
    const left = (this.#perAddress.get(key) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(key);
    else this.#perAddress.set(key, left);
  }
}
