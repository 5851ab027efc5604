import { WrongAnswer } from '../bench-case.js';
import type { Answers, ClientConnection } from './connection.js';
import type { Dialect } from './dialect.js';
import { serverFrame } from './frame.js';
import { openSockets } from './ws-client.js';

/** In milliseconds. */
const PATIENCE = 10_000;

/**
 * Members of one room over several ports, of which one of each port reads what comes and the others are read afterwards. So the clock
 * measures the servers on a machine that has no processor for a client: to receive costs this process next to nothing.
 */
export class QuietMembers {
  /** Of each port the one that joined first, and gets every publication first. */
  readonly #first: readonly ClientConnection[];
  /** Of each port the one that gets it last: it is read when nothing more is asked for. */
  readonly #last: readonly ClientConnection[];
  readonly #quiet: readonly ClientConnection[];
  readonly #received = new Map<ClientConnection, number>();
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(
    private readonly opened: readonly (readonly ClientConnection[])[],
    private readonly text: string,
  ) {
    this.#first = opened.map((each) => each[0]!);
    this.#last = opened.map((each) => each.at(-1)!);
    this.#quiet = opened.flatMap((each) => each.slice(1));
    for (const member of opened.flat()) {
      member.expect(new Publications(text));
      member.onAnswers = (count) => {
        this.#received.set(member, this.#receivedBy(member) + count);
        this.#wake();
      };
      member.onFailure = (error) => {
        this.#failure = error;
        this.#wake();
      };
      this.#received.set(member, 0);
    }
    for (const member of this.#quiet) member.pause();
  }

  static async open(ports: readonly number[], dialect: Dialect, ofEach: number, message: unknown) {
    const opened: (readonly ClientConnection[])[] = [];
    for (const port of ports) opened.push(await openSockets(port, dialect, ofEach));
    return new QuietMembers(opened, JSON.stringify(message));
  }

  /** The first member, to ask for a publication. */
  get first(): ClientConnection {
    return this.#first[0]!;
  }

  /** Resolves when every process has begun to deliver so many publications since the members were opened. */
  begun(publications: number): Promise<void> {
    return this.#until(this.#first, publications);
  }

  /** Resolves when every process has delivered so many publications since the members were opened. */
  delivered(publications: number): Promise<void> {
    for (const member of this.#last) member.resume();
    return this.#until(this.#last, publications);
  }

  /** Reads what waits. @returns how many deliveries there were. @throws WrongAnswer when a member has more or less */
  async read(publications: number): Promise<number> {
    const members = this.opened.flat();
    for (const member of this.#quiet) member.resume();
    await this.#until(members, publications);
    for (const member of this.#quiet) member.pause();
    const most = Math.max(...members.map((each) => this.#receivedBy(each)));
    if (most > publications) throw new WrongAnswer(`${most} deliveries instead of ${publications}`);
    return members.length;
  }

  async #until(members: readonly ClientConnection[], publications: number): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (this.#failure === undefined && members.some((each) => this.#receivedBy(each) < publications)) {
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, PATIENCE);
        this.#wake = () => (clearTimeout(late), resolve());
      });
      if (performance.now() > deadline) throw new WrongAnswer(`deliveries of ${this.text} are missing after 10 s`);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #receivedBy(member: ClientConnection): number {
    return this.#received.get(member)!;
  }

  close(): void {
    for (const each of this.opened.flat()) each.close();
  }
}

/** Reads frames that hold some text. */
class Publications implements Answers {
  readonly counts = true;

  constructor(private readonly text: string) {}

  take(bytes: Buffer, start: number, end: number): number {
    const found = serverFrame(bytes, start, end);
    if (found === undefined) return 0;
    const { payloadStart, payloadEnd } = found;
    const at = bytes.indexOf(this.text, payloadStart);
    if (at >= 0 && at + this.text.length <= payloadEnd) return payloadEnd - start;
    throw new WrongAnswer(`no publication: ${bytes.toString('utf8', payloadStart, payloadEnd).slice(0, 500)}`);
  }
}
