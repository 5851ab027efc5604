/** Deliveries that may wait, of all channels together, and their size in characters. Beyond it, those of a channel no longer wait. */
const MOST = 10_000;
const MOST_TEXT = 16 * 1_024 * 1_024;

/** A publication on its way through the broker, or a delivery that waits for one. */
export class OrderEntry {
  /** How many received it here. */
  count = 0;
  /** Whether nothing has to wait for it. */
  isOver = false;
  /** Called in its order, once it is over. */
  deliver: (() => void) | undefined;
  next: OrderEntry | undefined;

  /**
   * @param queue undefined once it has been delivered
   * @param number of a publication that is kept in a history
   */
  constructor(
    public queue: Queue | undefined,
    readonly number?: number,
  ) {}
}

/** OwnOrder of one channel. The first is not over. */
interface Queue {
  readonly channel: string;
  first: OrderEntry | undefined;
  last: OrderEntry | undefined;
}

/**
 * What this process publishes to a channel is delivered here in the order of publishing, although some of it goes through the broker first
 * and some does not.
 */
export class OwnOrder {
  readonly #queues = new Map<string, Queue>();
  /** Publications that are kept and not yet delivered here, by their numbers. */
  readonly #kept = new Map<number, OrderEntry>();
  #number = 0;
  #waiting = 0;
  #waitingText = 0;

  /** Something was published that later deliveries must not overtake. It has to be ended. */
  begin(channel: string): OrderEntry {
    return this.#add(new OrderEntry(this.#queue(channel)));
  }

  /** The same for a publication that will be kept. Its number comes back with it from the broker. */
  beginKept(channel: string): OrderEntry & { readonly number: number } {
    const number = (this.#number += 1);
    const entry = this.#add(new OrderEntry(this.#queue(channel), number)) as OrderEntry & { readonly number: number };
    this.#kept.set(number, entry);
    return entry;
  }

  /** Its outcome is known. Ending it twice is ending it once. @param deliver called in its order */
  end(entry: OrderEntry, deliver?: () => void): void {
    if (entry.number !== undefined) this.#kept.delete(entry.number);
    entry.isOver = true;
    if (entry.queue === undefined) return deliver?.();
    entry.deliver = deliver;
    this.#advance(entry.queue);
  }

  /**
   * A publication of this process that is kept has come back from the broker.
   *
   * @param deliver to the members here. @returns how many took it
   */
  pass(number: number | undefined, deliver: () => number): void {
    const entry = number === undefined ? undefined : this.#kept.get(number);
    if (entry === undefined) return void deliver();
    // Calls for a topic take effect in their order: those before it will not come any more.
    for (let { queue } = entry; queue?.first !== entry && queue?.first?.number !== undefined; queue = entry.queue) {
      this.end(queue.first);
    }
    entry.count = deliver();
    this.end(entry);
  }

  /** Whether something would have to wait. */
  has(channel: string): boolean {
    return this.#queues.has(channel);
  }

  /**
   * Delivers after everything that was published to the channel before: at once, when all of it has been delivered.
   *
   * @param size in characters, of what may have to wait
   */
  follow<T>(channel: string, size: number, deliver: () => T): T | Promise<T> {
    const queue = this.#queues.get(channel);
    if (queue === undefined) return deliver();
    if (this.#waiting >= MOST || this.#waitingText + size > MOST_TEXT) {
      this.#deliverAll(queue);
      return deliver();
    }
    this.#waiting += 1;
    this.#waitingText += size;
    return new Promise((resolve) => {
      const entry = this.#add(new OrderEntry(queue));
      entry.isOver = true;
      entry.deliver = () => {
        this.#waiting -= 1;
        this.#waitingText -= size;
        resolve(deliver());
      };
    });
  }

  #queue(channel: string): Queue {
    let queue = this.#queues.get(channel);
    if (queue === undefined) this.#queues.set(channel, (queue = { channel, first: undefined, last: undefined }));
    return queue;
  }

  #add(entry: OrderEntry): OrderEntry {
    const queue = entry.queue!;
    if (queue.last === undefined) queue.first = entry;
    else queue.last.next = entry;
    queue.last = entry;
    return entry;
  }

  /** Delivers what nothing has to be waited for any more. */
  #advance(queue: Queue): void {
    while (queue.first?.isOver) this.#take(queue);
  }

  /** There is too much to wait for the broker. */
  #deliverAll(queue: Queue): void {
    while (queue.first !== undefined) this.#take(queue);
  }

  #take(queue: Queue): void {
    const entry = queue.first!;
    entry.queue = undefined;
    queue.first = entry.next;
    if (queue.first === undefined) {
      queue.last = undefined;
      this.#queues.delete(queue.channel);
    }
    entry.deliver?.();
  }
}
