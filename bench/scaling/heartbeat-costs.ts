import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { WrongAnswer, type StartOptions } from '../lib/bench-case.js';
import type { Costs } from '../lib/costs-case.js';
import { Server, type Program } from '../lib/server.js';

const CONNECTIONS = 2_000;
/** Sockets that are opened at once: a server that listens has a backlog. */
const BATCH = 100;
/** In milliseconds. */
const INTERVAL = 1_000;
const ROUND = 2_000;

/** What an idle connection costs in microseconds of processor time: each second, because the timer looks at it, and each ping with its pong. */
export class HeartbeatCosts implements Costs {
  private constructor(
    private readonly pinging: Server,
    private readonly silent: Server,
    private readonly empty: Server,
    private readonly clients: readonly WebSocket[],
    private readonly pings: () => number,
    private readonly short: boolean,
  ) {}

  static async start({ url: program }: Program, path: string, { short }: StartOptions): Promise<HeartbeatCosts> {
    const servers: Server[] = [];
    const clients: WebSocket[] = [];
    let pings = 0;
    try {
      for (const argument of [{ pingInterval: INTERVAL }, {}, {}])
        servers.push(await Server.start({ url: program, argument }));
      for (const { port } of servers.slice(0, 2)) {
        const url = `ws://127.0.0.1:${port}${path}`;
        for (let left = short ? 5 : CONNECTIONS; left > 0; left -= BATCH) {
          const opening = Array.from({ length: Math.min(BATCH, left) }, () => open(url, () => (pings += 1)));
          clients.push(...(await Promise.all(opening)));
        }
      }
      return new HeartbeatCosts(...(servers as [Server, Server, Server]), clients, () => pings, short);
    } catch (error) {
      for (const each of servers) await each.stop();
      throw error;
    }
  }

  async measure(): Promise<Record<'second' | 'ping', number>> {
    const [pings, began, before] = [this.pings(), performance.now(), await this.#cpu()];
    await delay(this.short ? INTERVAL + 500 : ROUND);
    const seconds = (performance.now() - began) / 1_000;
    const [pinging, silent, empty] = (await this.#cpu()).map((cpu, index) => cpu - before[index]!);
    const answered = this.pings() - pings;
    if (answered === 0) throw new WrongAnswer(`no ping in ${seconds.toFixed(1)} s`);
    // What the process does by itself is no connection's.
    return { second: (silent! - empty!) / (this.clients.length / 2) / seconds, ping: (pinging! - silent!) / answered };
  }

  #cpu(): Promise<readonly number[]> {
    return Promise.all([this.pinging.cpu(), this.silent.cpu(), this.empty.cpu()]);
  }

  async stop(): Promise<void> {
    for (const each of this.clients) each.terminate();
    await this.pinging.stop();
    await this.silent.stop();
    await this.empty.stop();
  }
}

/** @param onPing called when the client answers a ping */
async function open(url: string, onPing: () => void): Promise<WebSocket> {
  const client = new WebSocket(url, { perMessageDeflate: false });
  client.on('ping', onPing);
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject));
  return client;
}
