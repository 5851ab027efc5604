import {
  BadRequest,
  Emits,
  Guard,
  Inject,
  NotFound,
  Ok,
  Param,
  Query,
  Returns,
  type Class,
  type Result,
  type Token,
} from '@cortado/core';
import { failure, type GuardLike } from '@cortado/core/transport';
import { CloseCode, Connection, OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { PlainMessage } from './plain-message';
import { ChannelName, Connected, Stats } from './spoken';
import type { SharedStatistics } from './shared-statistics';

/** What one endpoint is made of. */
export interface ChannelSocketSpec {
  readonly path: string;
  readonly channels: ReadonlySet<string>;
  readonly guards: readonly GuardLike[];
  readonly statistics: Token<SharedStatistics>;
}

/** The class of one endpoint. Its clients are plain: they know neither `$join` nor the rpc protocol. */
export function channelSocket({ path, channels, guards, statistics }: ChannelSocketSpec): Class {
  // A frame with a `channel` comes to the handlers here, whatever channel classes the sockets of the application list.
  @Emits('connected', Connected)
  @Emits('pong', null)
  @Emits('stats', Stats)
  @WebSocket(path, { channels: [], discriminator: 'event', subprotocols: [], maxChannels: channels.size })
  class ChannelSocket {
    constructor(@Inject(statistics) private readonly counted: SharedStatistics) {}

    onHandshake(@Param('channel') channel: string): Result | void {
      if (!channels.has(channel)) return unknownChannel();
    }

    async onConnect(
      connection: Connection,
      @Param('channel') channel: string,
      @Query('client_id', { optional: true }) clientId?: string,
    ): Promise<void> {
      const { statusCode } = await connection.join(channel);
      if (statusCode >= 400) return connection.close(CloseCode.PolicyViolation, 'The channel cannot be joined');
      const data = { connectionId: connection.id, clientId: clientId ?? null };
      await connection.send({ event: 'connected', channel, data, timestamp: new Date().toISOString() });
    }

    @OnMessage('ping') async ping(connection: Connection): Promise<void> {
      await connection.push('pong', null);
    }

    @OnMessage('get_stats') async stats(connection: Connection): Promise<void> {
      await connection.push('stats', await this.counted.read());
    }

    @OnMessage('subscribe') @Returns(200, ChannelName) async subscribe(
      message: PlainMessage,
      connection: Connection,
    ): Promise<Result> {
      const channel = channelOf(message);
      if (typeof channel !== 'string') return channel;
      const joined = await connection.join(channel);
      return joined.statusCode < 400 ? Ok({ channel }) : joined;
    }

    @OnMessage('unsubscribe') @Returns(200, ChannelName) async unsubscribe(
      message: PlainMessage,
      connection: Connection,
    ): Promise<Result> {
      const channel = channelOf(message);
      if (typeof channel !== 'string') return channel;
      await connection.leave(channel);
      return Ok({ channel });
    }

    /** Whatever has no `event` of these. */
    @OnReceive() other(message: PlainMessage, connection: Connection): Promise<Result | void> | Result {
      const command = message.event ?? message.type ?? message.action;
      if (command === 'ping') return this.ping(connection);
      if (command === 'get_stats') return this.stats(connection);
      if (command === 'subscribe') return this.subscribe(message, connection);
      if (command === 'unsubscribe') return this.unsubscribe(message, connection);
      return command === undefined ? missing('event') : NotFound('There is no such event');
    }
  }

  function channelOf({ channel, resource }: PlainMessage): string | Result {
    const name = channel ?? resource;
    if (name === undefined) return missing('channel');
    return channels.has(name) ? name : unknownChannel();
  }

  // The first is asked first, as with decorators.
  for (const each of guards.toReversed()) Guard(each)(ChannelSocket);
  return ChannelSocket;
}

function missing(property: string): Result {
  return BadRequest([{ loc: [property], type: 'missing', msg: 'Field required' }]);
}

function unknownChannel(): Result {
  return failure(404, 'There is no such channel', 'channel_unknown');
}
