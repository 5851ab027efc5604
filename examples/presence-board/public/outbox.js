/**
 * Messages until the server has confirmed them, sent one after the other. Each has a key, under which the server publishes it once: a
 * message whose reply was lost with the connection is sent again when the connection is back.
 */
export class Outbox {
  #messages = [];
  #isSending = false;

  /**
   * @param canSend whether messages to a room can be sent now
   * @param request sends a message, and resolves to the reply, or to undefined when the connection ends first
   * @param changed is called after each change, with the text of an error, and with the message if it was refused
   */
  constructor(canSend, request, changed) {
    this.canSend = canSend;
    this.request = request;
    this.changed = changed;
  }

  get messages() {
    return this.#messages;
  }

  add(room, text) {
    const key = Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36)).join('-');
    this.#messages.push({ room, text, key });
    this.changed('');
    void this.send();
  }

  /** Its own event came, so that it arrived, even if the reply was lost. */
  arrived(key) {
    this.#messages = this.#messages.filter((each) => each.key !== key);
  }

  async send() {
    if (this.#isSending) return;
    this.#isSending = true;
    for (;;) {
      // The others wait until the page is back, or back in their room.
      const message = this.#messages.find(({ room }) => this.canSend(room));
      const reply = message && (await this.request(message));
      if (reply === undefined) break;
      const { statusCode, body } = reply;
      const error = statusCode < 400 ? '' : body.errorList.map(({ msg }) => msg).join('. ');
      // Too fast, or unconfirmed: a moment later it can be sent again. Whatever else is refused would be refused again.
      const isLater = statusCode === 429 || statusCode === 503;
      if (!isLater) this.arrived(message.key);
      this.changed(error, isLater || statusCode < 400 ? undefined : message);
      if (isLater) await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    this.#isSending = false;
  }
}
