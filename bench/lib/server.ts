import { Child } from './child.js';
import type { CpuAnswer, MemoryAnswer } from './serve.js';

/** A server peer's program, and what it is started with. */
export interface Program {
  readonly url: URL;
  readonly argument?: unknown;
}

/** A server in its own process, listening on loopback. */
export class Server {
  readonly port: number;
  readonly #child: Child;

  private constructor(port: number, child: Child) {
    this.port = port;
    this.#child = child;
  }

  static async start({ url, argument = null }: Program): Promise<Server> {
    const child = Child.start(url, argument);
    try {
      const { port } = await child.next<{ port: number }>();
      return new Server(port, child);
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  cpu(): Promise<CpuAnswer> {
    return this.#child.ask('cpu');
  }

  memory(): Promise<MemoryAnswer> {
    return this.#child.ask('memory');
  }

  /** Asks what the program answers besides. */
  ask<T>(question: unknown): Promise<T> {
    return this.#child.ask(question);
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}
