import { OnReceive, WebSocket } from '@cortado/websocket';
import type { SocketApp } from './socket-app';

/** An endpoint for other clients than those that a test is about. It returns what it receives. */
@WebSocket('/neighbour')
export class Neighbour {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

/** Serves a client of `Neighbour` until the condition holds: what can happen meanwhile has happened then. Fails when it never does. */
export async function meanwhile({ connect }: SocketApp, until: () => boolean): Promise<void> {
  const neighbour = await connect('/neighbour');
  for (let turn = 0; turn < 5_000 && !until(); turn += 1) await neighbour.ask('x');
  if (!until()) throw new Error('it does not hold after 5,000 messages of somebody else');
}
