import { envelope, nestEvent, socketIo, type Dialect } from '../lib/client/dialect.js';
import type { Program } from '../lib/server.js';
import { ofAjvErrors, ofClassValidator, ofErrorList, type FieldsOf } from '../work/refusals.js';

/** How each peer is spoken to when it echoes. */
const DIALECTS: Readonly<Record<string, Dialect>> = {
  cortado: envelope('/echo'),
  ws: envelope('/echo'),
  'ws-with-sessions': envelope('/echo'),
  'fastify-websocket': envelope('/echo'),
  nest: nestEvent('/echo', 'echo'),
  'socket-io': socketIo('echo'),
};

export function echoDialect(peer: string): Dialect {
  return DIALECTS[peer]!;
}

/** How each names the fields that it refuses. */
export function fieldsOf(peer: string): FieldsOf {
  if (peer === 'nest') return ofClassValidator;
  return peer === 'fastify-websocket' ? ofAjvErrors : ofErrorList;
}

/** One is for the memory of a connection only. */
export const ECHO_PEERS = Object.keys(DIALECTS).filter((peer) => peer !== 'ws-with-sessions');

export function programs(peers: readonly string[]): Readonly<Record<string, Program>> {
  const program = (peer: string): Program => ({ url: new URL(`../peers/websocket/${peer}.js`, import.meta.url) });
  return Object.fromEntries(peers.map((peer) => [peer, program(peer)]));
}
