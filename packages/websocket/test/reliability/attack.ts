import { join } from 'node:path';
import { ChildApp, type Measure } from '@cortado/testkit/child-app';
import { HealthyClients } from '@cortado/testkit/healthy-clients';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { SocketClient } from '@cortado/testkit/socket-client';

export const MiB = 1_048_576;

/**
 * True with CORTADO_FULL=1: every row of docs/reliability.md then runs with the counts that its reference names, for which CI has
 * not the time.
 */
export const FULL = process.env['CORTADO_FULL'] === '1';

/** For the table in docs/reliability.md. */
export const report = (figure: string): void => void process.stdout.write(`${figure}\n`);

export const growth = (now: Measure, base: Measure): number => Math.round((now.rss - base.rss) / MiB);

/** The application under attack, and what the attacker has opened there. */
export class Target {
  readonly #opened: { destroy(): void }[] = [];

  private constructor(readonly child: ChildApp) {}

  static async start(options: object = {}, module: string = 'hostile-app.ts'): Promise<Target> {
    return new Target(await ChildApp.start(join(__dirname, module), options));
  }

  /** @param from the local address to come from; default 127.0.0.1 */
  async raw(from?: string): Promise<RawSocket> {
    const socket = await RawSocket.connect({
      port: this.child.port,
      ...(from === undefined ? {} : { localAddress: from }),
    });
    this.#opened.push(socket);
    return socket;
  }

  /** A connection without a WebSocket library: it reads what it is asked to, and answers neither pings nor close frames. */
  async open(path: string, headers: Readonly<Record<string, string>> = {}, from?: string): Promise<RawSocket> {
    const socket = await this.raw(from);
    socket.write(RawSocket.upgrade(path, headers));
    const head = await socket.head();
    if (!head.startsWith('HTTP/1.1 101')) throw new Error(`no connection, but: ${head}`);
    return socket;
  }

  async connect(path: string): Promise<SocketClient> {
    const client = await SocketClient.connect(`ws://127.0.0.1:${this.child.port}${path}`);
    this.#opened.push(client);
    return client;
  }

  /** Many at once, a hundred at a time: a listener's backlog is no part of any row. */
  async many<T>(count: number, open: () => Promise<T>): Promise<T[]> {
    const all: T[] = [];
    while (all.length < count) {
      all.push(...(await Promise.all(Array.from({ length: Math.min(100, count - all.length) }, open))));
    }
    return all;
  }

  /** Destroys what is open on the attacker's side. */
  release(): void {
    for (const each of this.#opened.splice(0)) each.destroy();
  }

  async stop(): Promise<void> {
    this.release();
    await this.child.stop();
  }
}

interface Attack {
  readonly row: string;
  readonly options?: object;
  readonly healthy?: number;
}

/**
 * Runs an attack on an application in a process of its own, beside healthy clients, and holds what every row promises: nothing
 * unhandled, none of their messages lost, descriptors and heap back to where they were.
 */
export async function attacked(
  { row, options = {}, healthy = 5 }: Attack,
  attack: (target: Target, base: Measure) => Promise<string>,
): Promise<Measure> {
  const target = await Target.start(options);
  const { child } = target;
  try {
    const url = `ws://127.0.0.1:${child.port}/echo`;
    await (await HealthyClients.start(url, 2)).stop();
    const base = await child.until((each) => each.sessions === 0);
    const clients = await HealthyClients.start(url, healthy);
    const figure = await attack(target, base);
    const { sent, lost, p99 } = await clients.stop();
    target.release();
    const end = await child.until((each) => each.sessions === 0 && each.descriptors <= base.descriptors + 1);
    report(`row ${row}: ${figure}; ${sent} healthy messages, ${lost} lost, p99 ${p99} ms`);
    expect({ lost, unhandled: end.unhandled, sessions: end.sessions }).toEqual({ lost: 0, unhandled: [], sessions: 0 });
    expect(end.descriptors).toBeLessThanOrEqual(base.descriptors + 1);
    expect(end.heap).toBeLessThan(base.heap * 1.1 + 2 * MiB);
    return end;
  } finally {
    await target.stop();
  }
}
