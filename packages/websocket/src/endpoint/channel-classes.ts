import { channelMetadata, ChannelTable, type ChannelPlans } from '@cortado/channels';
import { ConfigurationError, type Class } from '@cortado/core';
import { CIRCULAR_IMPORT, type Host } from '@cortado/core/transport';
import { compileChannel } from './compile-channel';

/** The channel classes of an application. Each is compiled once, when the first endpoint lists it. */
export class ChannelClasses {
  readonly table = new ChannelTable();

  constructor(private readonly host: Host) {}

  /**
   * The classes that an endpoint lists; undefined for none.
   *
   * @throws ConfigurationError E_CHANNEL
   */
  of(types: readonly Class[], where: string): ReadonlySet<ChannelPlans> | undefined {
    if (types.length === 0) return undefined;
    return new Set(types.map((type) => this.#compiled(type, where)));
  }

  #compiled(type: Class, where: string): ChannelPlans {
    const known = this.table.get(type);
    if (known !== undefined) return known;
    if (typeof type !== 'function' || channelMetadata.ofClass(type).length === 0) throw notAChannel(type, where);
    const compiled = compileChannel(this.host, type);
    this.table.add(compiled);
    return compiled;
  }
}

/** @throws ConfigurationError E_CHANNEL for a channel class among the controllers */
export function checkNoChannel(type: Class): void {
  if (channelMetadata.ofClass(type).length === 0) return;
  throw new ConfigurationError('E_CHANNEL', {
    where: type.name,
    problem: 'it is a channel class, and listed in controllers',
    remedy: `list it where it may be joined: @WebSocket('/live', { channels: [${type.name}] }), or createApp({ channels: [${type.name}] }) for Sse.channels()`,
  });
}

function notAChannel(type: unknown, where: string): ConfigurationError {
  const name = typeof type === 'function' ? type.name : String(type);
  return new ConfigurationError('E_CHANNEL', {
    where: `${where}, channels`,
    problem: `${name} is not a channel class`,
    ...(type === undefined ? CIRCULAR_IMPORT : { remedy: "write @Channel('room:{room}') before the class" }),
  });
}
