import type { Route } from './route-table';

/**
 * Every route in columns, for a terminal.
 *
 * @example
 * console.log(formatRoutes(app.routes()));
 * // GET      /users/:id  UserController.one
 * // UPGRADE  /chat       ChatSocket
 */
export function formatRoutes(routes: readonly Route[]): string {
  const rows = routes.map(({ method, path, constraint, type, key }) => [
    method,
    constraint === undefined ? path : `${path} (${constraint})`,
    typeof key === 'string' && key !== 'constructor' ? `${type.name}.${key}` : type.name,
  ]);
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
