import { Result } from '@cortado/core';
import { bodyJson, failure } from '@cortado/core/transport';
import type { ChannelSubscription } from './channel-subscription';

/**
 * The body of the reply to a join, as JSON text: what `onJoin` returned, where the channel stands, and whether what was missed follows.
 *
 * @throws TypeError for data that JSON cannot hold
 */
export function joinBody(result: Result, { channel, member, recover }: ChannelSubscription): string {
  const { position } = member;
  const at = position && `,"epoch":${JSON.stringify(position.epoch)},"offset":${position.offset}`;
  const recovered = recover && `,"recovered":${member.isRecovered}`;
  const present = member.presence?.snapshot === undefined ? '' : `,"presence":${member.presence.snapshot}`;
  return `{"channel":${JSON.stringify(channel)},"data":${bodyJson(result)}${at ?? ''}${recovered ?? ''}${present}}`;
}

/** The push that tells a client of a join that the server made. */
export function joinedText({ channel }: ChannelSubscription, body: string): string {
  const at = new Date().toISOString();
  return `{"event":"$joined","channel":${JSON.stringify(channel)},"data":${body},"timestamp":"${at}"}`;
}

/** The reply to a join is always 200. A result of another kind keeps its prototype: JSON refuses it. */
export function asOk(result: Result): Result {
  if (isPlain(result)) return new Result(200, result.body);
  const ok = Object.create(Object.getPrototypeOf(result) as object) as Result;
  return Object.assign(ok, result, { statusCode: 200, silent: false });
}

/** Nearly every result is: a copy of any other kind is slow. */
function isPlain({ constructor, tasks, shape }: Result): boolean {
  return constructor === Result && tasks === undefined && shape === undefined;
}

/** The outcome of a second join. */
export function alreadyJoined(): Result {
  return failure(409, 'The channel is joined already', 'already_joined');
}

/** The outcome of a join of a name that no channel class has. */
export function noSuchChannel(): Result {
  return failure(404, 'There is no such channel here', 'channel_unknown');
}
