import { EventClient } from '@cortado/testkit/event-client';
import type { RunningApp } from '@cortado/testkit/app';
import { Channel, Controller, Created, Get, Guard, OnJoin, OnMessage, Sse, Subscription, Unauthorized } from 'cortado';
import { Channels, Forbidden, TooManyRequests, WebSocket, Context, type LeaveReason } from 'cortado';
import { IsOptional, IsString, Length } from 'class-validator';
import { closeApps, start } from '../seeds/seed-apps';

export class JoinRoom {
  @IsOptional() @IsString() @Length(1, 40) nickname?: string;
}

/** What happened in the channels of a test, in order. */
export const notes: string[] = [];

/** `?user=ada` signs in. */
export function identify(context: Context): boolean {
  const { user, expires } = context.query as Record<string, string | undefined>;
  if (user === undefined) return true;
  const ends = expires === undefined ? {} : { expires: new Date(Date.now() + Number(expires)) };
  context.setPrincipal({ id: user }, { subject: user, ...ends });
  return true;
}

function admit({ params, principal, phase, transport }: Context) {
  notes.push(`guard ${params['room']} ${phase} ${transport}`);
  if (params['room'] === 'private' && principal === undefined)
    return Unauthorized('Sign in').header('x-why', 'private');
  if (params['room'] === 'closed') return false;
  return params['room'] === 'busy' ? TooManyRequests() : true;
}

@Channel('room:{room}', { history: { size: 100, ttl: 60_000 } })
@Guard(admit)
export class RoomChannel {
  @OnJoin() onJoin({ nickname }: JoinRoom, subscription: Subscription) {
    if (nickname === 'nobody') return Forbidden('Choose another name');
    subscription.data['nickname'] = nickname ?? 'Somebody';
    notes.push(`join ${subscription.channel}`);
    return { topic: subscription.params['room'] };
  }
  @OnMessage('say') async say(subscription: Subscription) {
    await subscription.publish('said', 'hi');
    return Created();
  }
  onLeave({ channel, data }: Subscription, reason: LeaveReason) {
    notes.push(`leave ${channel} ${String(data['nickname'])} ${reason}`);
  }
}

@Channel('plain:{name}')
export class PlainChannel {}

@Channel('desk:{desk}', { presence: { max: 10, grace: 1_000 } })
export class DeskChannel {
  presence({ principal }: Subscription) {
    return { key: (principal as { id: string }).id, info: null };
  }
}

@WebSocket('/live', { channels: [RoomChannel, PlainChannel, DeskChannel] })
@Guard(identify)
export class LiveSocket {}

@Controller('/')
@Guard(identify)
export class LiveController {
  @Get('/events') events(context: Context) {
    const { channels, name: nickname } = context.query as Record<string, string | undefined>;
    const body = nickname === undefined ? undefined : { nickname };
    const names = channels === '' || channels === undefined ? [] : channels.split(',');
    return Sse.channels(
      context,
      names.map((channel) => (body === undefined ? channel : { channel, body })),
    );
  }
}

export const channels = [RoomChannel, PlainChannel, DeskChannel];

/** A stream of these channels, and what the response began with. */
export function stream(
  { app }: RunningApp,
  names: string,
  headers: Record<string, string> = {},
  path = '/events',
): Promise<EventClient> {
  return EventClient.open(`${app.url}${path}${path.includes('?') ? '&' : '?'}channels=${names}`, headers);
}

/** An application whose channels are reached over HTTP alone. */
export const startStreams = (options: object = {}): Promise<RunningApp> =>
  start({ controllers: [LiveController], channels, ...options });

export const room = ({ app }: RunningApp, name = 'room:1') => app.get(Channels).channel(name);

/** For `afterEach`. */
export async function closeStreams(): Promise<void> {
  EventClient.closeAll();
  await closeApps();
  notes.length = 0;
}
