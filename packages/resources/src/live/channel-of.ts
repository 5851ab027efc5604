import { Channel, channelMetadata, channelSources, type ChannelSource } from '@cortado/channels';
import { ConfigurationError, Emits, type Class } from '@cortado/core';
import { CIRCULAR_IMPORT, DecoratorMetadata, returnsMetadata, type Host } from '@cortado/core/transport';
import { keyKindOf } from '../decorators/property-record';
import { resourceRecord } from '../decorators/resource';
import { refuseResource } from '../model/refuse-resource';
import { resource } from '../repository/repository';
import { rowIdOf, WatchBody } from '../bodies/message-bodies';
import { describeWatch } from '../description/describe-operation';
import { describedBy } from '../rest/described-by';
import { resourceOf } from '../rest/controller-record';
import { pageOf } from '../rest/resource-page';
import { openEvents } from './open-events';
import { ResourceChannel } from './resource-channel';
import { apiOf, readWatch } from './watch-request';

const channels = new WeakMap<Class, Class>();

/**
 * The channel class of a resource, for endpoints that list it. The endpoint of the resource itself does so already.
 *
 * @param type a class with `@Resource`
 * @throws ConfigurationError E_METADATA_LOST for a class that does not exist yet, E_RESOURCE for one without `@Resource`, and for a channel
 * class of it that is no `ResourceChannel`, or whose constructor has parameters although the class has no decorator
 * @example
 * @WebSocket('/live', { channels: [RoomChannel, channelOf(Product)] })
 * class LiveSocket {}
 */
export function channelOf<T extends object>(type: Class<T>): Class<ResourceChannel<T>> {
  const known = channels.get(type);
  if (known !== undefined) return known as Class<ResourceChannel<T>>;
  const record = checkedRecord(type);
  const { name, socket } = record;
  const channel = typeof socket === 'function' ? checkedChannel(type, socket) : defaultChannel(type);
  const [own] = channelMetadata.ofOwnClass(channel);
  if (own === undefined) {
    checkConstructor(channel, name);
    Channel(name)(channel as Class<object>);
  } else if (own.pattern !== name || own.options.history !== undefined) {
    refuseResource(
      channel.name,
      `it is the channel of ${type.name}, whose name is ${name} and whose history is the log of changes`,
      `remove @Channel(), or write @Channel('${name}', { presence: true }) with no other option`,
    );
  }
  describeChannel(channel, type);
  channelSources.onClass(channel, (host) => sourceOf(host, type));
  channels.set(type, channel);
  return channel as Class<ResourceChannel<T>>;
}

function checkedRecord(type: Class | undefined) {
  if (type === undefined) {
    throw new ConfigurationError('E_METADATA_LOST', {
      where: 'channelOf()',
      problem: 'it is given no class',
      ...CIRCULAR_IMPORT,
    });
  }
  const record = resourceRecord(type);
  if (record !== undefined) return record;
  return refuseResource(
    'channelOf()',
    `${type.name} has no @Resource()`,
    `decorate ${type.name}, as in @Resource('products')`,
  );
}

function checkedChannel(type: Class, channel: Class): Class {
  if (channel.prototype instanceof ResourceChannel) return channel;
  return refuseResource(
    `@Resource of ${type.name}, socket`,
    `${channel.name} does not extend ResourceChannel`,
    `write class ${channel.name} extends ResourceChannel<${type.name}>`,
  );
}

/** The compiler records the types of a constructor only for a class that has a decorator in its source. */
function checkConstructor(channel: Class, name: string): void {
  if (channel.length === 0 || DecoratorMetadata.marksClass(channel)) return;
  refuseResource(
    channel.name,
    'it has no decorator, so the types of its constructor are not recorded',
    `write @Channel('${name}') before class ${channel.name}, or @Inject() before each parameter of its constructor`,
  );
}

/** What watchers are sent. Where the class says it itself, its own counts. */
function describeChannel(channel: Class, type: Class<object>): void {
  for (const [event, data] of Object.entries({ deleted: rowIdOf(keyKindOf(type)!), updated: type, created: type })) {
    (Emits(event, data) as ClassDecorator)(channel as never);
  }
  if (returnsMetadata.ofMethod(channel, 'onJoin').length > 0) return;
  const description = 'The page, for a client that asks for a snapshot';
  for (const data of [null, pageOf(type)]) {
    const answer = { statusCode: 200, type: data, options: data === null ? {} : { description } };
    returnsMetadata.onMethod(channel.prototype as object, 'onJoin', answer);
  }
}

function defaultChannel(type: Class): Class {
  const name = `${type.name}Channel`;
  return { [name]: class extends ResourceChannel<object> {} }[name]!;
}

/** The log of a resource as the source of its channel. */
function sourceOf(host: Host, type: Class<object>): ChannelSource {
  // Refuses to start with the remedy of the token where resources() does not know the class.
  host.container.binding(resource(type));
  const controller = host.controllers.find((each) => resourceOf(each) === type);
  return {
    read: (context, issues) => readWatch(apiOf(type, context), context, issues),
    input: { ...describedBy(type, describeWatch), payload: WatchBody, isRequired: false },
    guardedBy: controller && { type: controller, key: 'list' },
    events: () => (controller === undefined ? new Map() : openEvents(host, type, controller)),
  };
}
