import { LossyProxy } from '@cortado/testkit/lossy-proxy';

/** How many requests and replies were lost on the way. */
export interface Losses {
  readonly requests: number;
  readonly replies: number;
}

/** One of so many pieces is lost. Odd, so that a request and its reply that take turns are both lost. */
const LOSS = 9;

/** Puts a network that loses some in front of processes. @param send is given the ports of the network, one for each process */
export async function overLossyNetwork(
  ports: readonly number[],
  send: (ports: readonly number[]) => Promise<void>,
): Promise<Losses> {
  let pieces = 0;
  const proxies = await Promise.all(ports.map((port) => LossyProxy.start(port, () => (pieces += 1) % LOSS === 0)));
  try {
    await send(proxies.map(({ port }) => port));
  } finally {
    for (const each of proxies) each.stop();
  }
  const sum = (name: keyof Losses): number => proxies.reduce((total, { lost }) => total + lost[name], 0);
  return { requests: sum('requests'), replies: sum('replies') };
}
