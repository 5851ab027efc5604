import { EXIT, type AddCommand, type Run } from '../terminal/command';
import { runTask, type ListedRoute } from '../application/run-task';

interface RoutesOptions {
  readonly app?: string;
  readonly json?: true;
}

export const addRoutes: AddCommand = (program, action) => {
  program
    .command('routes')
    .description('lists every route, endpoint, message, channel and push, with guards and DTOs')
    .option('--app <file>', 'the file that exports createApplication()')
    .option('--json', 'writes JSON to standard output')
    .action(action(routes));
};

const routes: Run<[RoutesOptions]> = async (terminal, { app, json }) => {
  const list = await runTask(terminal, 'routes', app);
  if (json === true) terminal.print(JSON.stringify(list, null, 2));
  else for (const line of tableOf(list)) terminal.print(line);
  return EXIT.done;
};

/** In columns: method or kind, place, handler, DTOs, guards. */
function tableOf(list: readonly ListedRoute[]): readonly string[] {
  const rows = list.map((each) => [
    each.method ?? each.kind.toUpperCase(),
    placeOf(each),
    each.handler,
    dtosOf(each),
    guardsOf(each),
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function placeOf({ path, host, version, channel, event }: ListedRoute): string {
  const constraints = [host && `host ${host}`, version && `version ${version}`].filter(Boolean).join(', ');
  return [path, constraints && `(${constraints})`, channel, event].filter(Boolean).join(' ');
}

function dtosOf({ dto, inputs }: ListedRoute): string {
  return [dto, ...inputs].filter((each) => each !== undefined).join(', ');
}

function guardsOf({ guards }: ListedRoute): string {
  return guards.length === 0 ? '' : `[${guards.join(', ')}]`;
}
