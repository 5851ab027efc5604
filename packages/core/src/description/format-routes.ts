import type { Route } from './route';

/**
 * Every route in columns, for a terminal.
 *
 * @example
 * console.log(formatRoutes(app.routes()));
 * // GET      /users/:id  UserController.one
 * // UPGRADE  /chat       ChatSocket
 * // MESSAGE  /chat move  ChatSocket.move
 * // MESSAGE  /chat       ChatSocket.onReceive
 */
export function formatRoutes(routes: readonly Route[]): string {
  const rows = routes.flatMap(({ method, path, constraint, type, key, messages }) => {
    const place = constraint === undefined ? path : `${path} (${constraint})`;
    if (messages === undefined) return [[method, place, `${type.name}.${String(key)}`]];
    const handlers = messages.map(({ event, key: handler }) => [
      'MESSAGE',
      event === undefined ? place : `${place} ${event}`,
      `${type.name}.${String(handler)}`,
    ]);
    return [[method, place, type.name], ...handlers];
  });
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
