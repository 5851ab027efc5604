import type { BenchCase } from '../lib/bench-case.js';
import { envelope, socketIo, type Dialect } from '../lib/client/dialect.js';
import type { Program } from '../lib/server.js';
import type { FanoutArgument } from '../peers/fanout/cortado.js';

/** A socket whose server says when it is in its room: the program for a plain room, the framework for one of a channel class. */
export function inRoom(path: '/room' | '/kept'): Dialect {
  return { ...envelope(path), greeting: [{ receive: path === '/room' ? /"ready"/ : /"\$joined"/ }] };
}

/** Asks for a publication, in the words of each peer. */
export const PUBLISH: Readonly<Record<string, Dialect>> = {
  cortado: inRoom('/room'),
  'socket-io': socketIo('news'),
  'write-loop': envelope('/'),
};

/** The program of a peer. */
export function program(peer: string, argument: FanoutArgument = {}): Program & { readonly argument: FanoutArgument } {
  return { url: new URL(`../peers/fanout/${peer}.js`, import.meta.url), argument };
}

/**
 * Of deliveries to many sockets. Nothing that writes a frame to each of them can do more than the loop, which knows neither channels nor slow
 * clients.
 */
export const BUDGETS: NonNullable<BenchCase['budgets']> = {
  'socket-io': { atLeast: 1.5, floor: { peer: 'write-loop', share: 0.9 } },
  'write-loop': { atLeast: 0.9 },
};
