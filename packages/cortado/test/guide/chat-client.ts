interface Reply {
  readonly statusCode: number;
  readonly body: unknown;
}
interface Push {
  readonly event: string;
  readonly data: unknown;
}

/** Keeps one socket open. Replies come in the order of the messages, so a queue matches them. */
export class ChatClient {
  #socket!: WebSocket;
  #waiting: ((reply: Reply) => void)[] = [];
  #attempt = 0;
  #left = false;

  constructor(
    private readonly url: string,
    private readonly onPush: (push: Push) => void,
    private readonly onStatus: (isOpen: boolean) => void,
  ) {
    this.#connect();
  }

  /** Resolves with the reply; with status 0 when the socket closes before. */
  say(text: string): Promise<Reply> {
    return new Promise((resolve) => {
      if (this.#socket.readyState !== WebSocket.OPEN) return resolve({ statusCode: 0, body: null });
      this.#waiting.push(resolve);
      this.#socket.send(JSON.stringify({ text }));
    });
  }

  leave() {
    this.#left = true;
    this.#socket.close();
  }

  #connect() {
    this.#socket = new WebSocket(this.url);
    this.#socket.addEventListener('open', () => {
      this.#attempt = 0;
      this.onStatus(true);
    });
    this.#socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(data as string) as Reply | Push;
      if ('statusCode' in frame) this.#waiting.shift()?.(frame);
      else this.onPush(frame);
    });
    this.#socket.addEventListener('close', ({ code }) => {
      this.onStatus(false);
      for (const resolve of this.#waiting.splice(0)) resolve({ statusCode: 0, body: null });
      // 44xx says that the server refused: another attempt would be refused too.
      if (this.#left || (code >= 4400 && code < 4500)) return;
      // Random, so that the clients of a server that restarts do not all come back at the same moment.
      const delay = Math.random() * Math.min(30_000, 1_000 * 2 ** this.#attempt);
      this.#attempt += 1;
      setTimeout(() => this.#connect(), delay);
    });
  }
}
