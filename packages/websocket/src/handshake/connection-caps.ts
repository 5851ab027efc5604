import type { Socket } from 'node:net';
import { addressKey } from '@cortado/core/transport';

/** Limits the sockets of this process, in total and per address. */
export class ConnectionCaps {
  #count = 0;
  readonly #perAddress = new Map<string, number>();

  constructor(
    private readonly limit: number,
    private readonly limitPerAddress: number,
    private readonly ipv6Subnet: number,
  ) {}

  /**
   * Counts a socket until it closes.
   *
   * @param address the address of the client, which behind a proxy is not that of the socket
   * @returns false when the limit is reached
   */
  admit(socket: Socket, address: string): boolean {
    // Counting costs 250 bytes per idle connection.
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
