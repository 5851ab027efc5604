import type { clientOn } from './order-traffic';

/** What a client receives of the channel, in its order. */
export class PublishedOrders {
  readonly ids: number[] = [];
  readonly offsets: number[] = [];
  /** What must not happen: pushes that cannot be recovered, and the end of the membership. */
  readonly problems: string[] = [];
  #changed: () => void = () => undefined;

  constructor(client: ReturnType<typeof clientOn>) {
    const channel = client.socket('/orders').channel('orders');
    channel.on('ordered', ({ id }, { offset }) => {
      this.ids.push(id);
      this.offsets.push(offset!);
      this.#changed();
    });
    channel.on('$reset', () => this.#failed('$reset'));
    channel.on('$removed', (reason) => this.#failed(reason));
  }

  /** Resolves when so many have come, or more cannot come. */
  async until(count: number): Promise<void> {
    while (this.ids.length < count && this.problems.length === 0) {
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }

  #failed(problem: string): void {
    this.problems.push(problem);
    this.#changed();
  }
}
