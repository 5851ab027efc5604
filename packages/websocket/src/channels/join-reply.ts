import type { Result } from '@cortado/core';
import { bodyJson } from '@cortado/core/transport';
import type { SocketSubscription } from './socket-subscription';

/**
 * The body of the reply to a join, as JSON text.
 *
 * @param recovers whether the client asked for what it missed. A channel without history cannot give it
 * @throws TypeError for data that JSON cannot hold
 */
export function joinBody(result: Result, { channel }: SocketSubscription, recovers: boolean): string {
  return `{"channel":${JSON.stringify(channel)},"data":${bodyJson(result)}${recovers ? ',"recovered":false' : ''}}`;
}

/** The push that tells a client of a join that the server made. */
export function joinedText({ channel }: SocketSubscription, body: string): string {
  const at = new Date().toISOString();
  return `{"event":"$joined","channel":${JSON.stringify(channel)},"data":${body},"timestamp":"${at}"}`;
}
