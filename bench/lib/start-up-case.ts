import type { BenchCase, Peer, Sample } from './bench-case.js';
import { ClientConnection } from './client/connection.js';
import { HttpAnswers, type ExpectedResponse } from './client/http-answers.js';
import { requestBytes, type HttpRequest } from './client/http-load.js';
import { Server, type Program } from './server.js';

export interface StartUpCase extends Omit<BenchCase, 'unit' | 'better' | 'peers'> {
  readonly peers: Readonly<Record<string, Program>>;
  readonly request: HttpRequest;
  readonly expected: ExpectedResponse;
}

/** Processor time of a new process until it has answered its first request: Node, imports, start-up and one answer. */
export function startUpCase({ peers, request, expected, ...rest }: StartUpCase): BenchCase {
  const peerOf = (program: Program): Peer => ({
    start: () => Promise.resolve({ measure: () => measure(program, request, expected), stop: () => Promise.resolve() }),
  });
  return {
    ...rest,
    unit: 'CPU milliseconds to the first answer',
    better: 'less',
    settling: 0,
    peers: Object.fromEntries(Object.entries(peers).map(([name, program]) => [name, peerOf(program)])),
  };
}

async function measure(program: Program, request: HttpRequest, expected: ExpectedResponse): Promise<Sample> {
  const began = performance.now();
  const server = await Server.start(program);
  try {
    const connection = await ClientConnection.open(server.port, new HttpAnswers(expected));
    await connection.ask(requestBytes(request, server.port));
    const seconds = (performance.now() - began) / 1_000;
    connection.close();
    const cpu = await server.cpu();
    return { figure: cpu / 1_000, perSecond: 1 / seconds, busy: cpu / 1_000_000 / seconds };
  } finally {
    await server.stop();
  }
}
