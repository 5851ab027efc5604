import { Api, BadRequest, Emits, NotFound, Ok, Returns, type Class, type Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import { Connection, OnReceive, WebSocket } from '@cortado/websocket';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { resourceRecord, type ResourceOptions } from '../decorators/resource';
import { channelOf } from './channel-of';

/** As long as the name of a channel can be. */
const MAX_LENGTH = 255;

/** What a plain client sends: a command, and the resource. */
class PlainCommand {
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) action?: string;
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) event?: string;
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) type?: string;
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) resource?: string;
}

/** What a plain client is told. */
class SubscriptionStatus {
  @IsIn(['subscribed', 'unsubscribed']) status!: string;
  @IsString() resource!: string;
}

/**
 * The path of the endpoint of a resource.
 *
 * @param shared the option `socket` of `resources()`
 * @returns undefined for a resource without one
 */
export function socketPath(type: Class, shared: string | false): string | undefined {
  const { name, socket, controller }: Partial<ResourceOptions> & { readonly name?: string } =
    resourceRecord(type) ?? {};
  if (socket === false || (socket === undefined && controller === false)) return undefined;
  if (typeof socket === 'string') return socket;
  return shared === false ? undefined : shared.replaceAll(':resource', name ?? '');
}

/** The endpoint of a resource. Besides frames of its channel, it understands those of plain clients, which watch all rows. */
export function resourceSocket(path: string, type: Class<object>): Class {
  const resource = resourceRecord(type)!.name;

  @Emits('pong', null, { description: 'Answers `{"action":"ping"}`' })
  @WebSocket(path, { channels: [channelOf(type)] })
  class ResourceSocket {
    @Api({ summary: 'Understands plain clients: subscribe, unsubscribe and ping' })
    @Returns(200, SubscriptionStatus)
    @OnReceive()
    async onReceive(command: PlainCommand, connection: Connection): Promise<Result | void> {
      const name = command.action ?? command.event ?? command.type;
      if (name === 'ping') return void (await connection.push('pong', null));
      if (name !== 'subscribe' && name !== 'unsubscribe') {
        return name === undefined ? missing('event') : NotFound('There is no such event');
      }
      if (command.resource !== undefined && command.resource !== resource) {
        return failure(404, 'There is no such resource here', 'channel_unknown');
      }
      if (name === 'unsubscribe') {
        await connection.leave(resource);
        return Ok({ status: 'unsubscribed', resource });
      }
      const joined = await connection.join(resource);
      return joined.statusCode < 400 ? Ok({ status: 'subscribed', resource }) : joined;
    }
  }
  Object.defineProperty(ResourceSocket, 'name', { value: `${type.name}Socket` });
  return ResourceSocket;
}

function missing(property: string): Result {
  return BadRequest([{ loc: [property], type: 'missing', msg: 'Field required' }]);
}
