import type { ChannelRoute, Route } from './route';

/**
 * Every route in columns, for a terminal.
 *
 * @example
 * console.log(formatRoutes(app.routes()));
 * // GET      /users/:id  UserController.one
 * // UPGRADE  /chat       ChatSocket
 * // MESSAGE  /chat move  ChatSocket.move
 * // MESSAGE  /chat       ChatSocket.onReceive
 * // JOIN     /chat room:{room}      RoomChannel.onJoin
 * // MESSAGE  /chat room:{room} say  RoomChannel.say
 */
export function formatRoutes(routes: readonly Route[]): string {
  const rows = routes.flatMap(({ method, path, constraint, type, key, messages, channels = [] }) => {
    const place = constraint === undefined ? path : `${path} (${constraint})`;
    const joins = channels.flatMap((each) => channelRows(place, each));
    if (messages === undefined && channels.length === 0) return [[method, place, `${type.name}.${String(key)}`]];
    const handlers = (messages ?? []).map(({ event, key: handler }) => [
      'MESSAGE',
      event === undefined ? place : `${place} ${event}`,
      `${type.name}.${String(handler)}`,
    ]);
    return [[method, place, type.name], ...handlers, ...joins];
  });
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function channelRows(socket: string, { channel, type, key, messages }: ChannelRoute): readonly (readonly string[])[] {
  const place = `${socket} ${channel}`;
  return [
    ['JOIN', place, `${type.name}.${String(key)}`],
    ...messages.map(({ event, type: handler, key: method }) => [
      'MESSAGE',
      `${place} ${event}`,
      `${handler.name}.${String(method)}`,
    ]),
  ];
}
