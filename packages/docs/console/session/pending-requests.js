/** @typedef {import('./entry.js').Entry} Entry */
/** @typedef {import('../model/frame.js').ReadFrame} ReadFrame */

/** What was sent and is not answered yet. */
export class PendingRequests {
  /** @type {Entry[]} */
  #entries = [];

  /** @param {Entry} entry */
  add(entry) {
    entry.outcome = 'pending';
    this.#entries.push(entry);
  }

  /**
   * Finds what a reply answers. In the rpc protocol the id says it. In the message protocol replies come in the order of the messages of a
   * channel, or of the endpoint, and name the event where there are several; handlers that return nothing send none.
   *
   * @param {ReadFrame} frame
   * @returns {Entry | undefined}
   */
  take(frame) {
    const found =
      frame.id === undefined ? this.#byOrder(frame) : this.#entries.find((each) => each.frame.id === frame.id);
    if (found === undefined) return undefined;
    // An item of a stream: others follow.
    if (frame.seq !== undefined && frame.status === 206) return found;
    this.#remove(found, 'answered');
    return found;
  }

  /** The connection is lost: nothing more is answered. */
  clear() {
    for (const each of [...this.#entries]) this.#remove(each, 'silent');
  }

  /** @param {ReadFrame} frame */
  #byOrder({ event, channel }) {
    const queue = this.#entries.filter((each) => each.frame.channel === channel);
    const found = event === undefined ? queue[0] : queue.find((each) => each.frame.event === event);
    if (found === undefined) return undefined;
    for (const each of queue.slice(0, queue.indexOf(found))) this.#remove(each, 'silent');
    return found;
  }

  /** @param {Entry} entry @param {Entry['outcome']} outcome */
  #remove(entry, outcome) {
    entry.outcome = outcome;
    this.#entries = this.#entries.filter((each) => each !== entry);
  }
}
