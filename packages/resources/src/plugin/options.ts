import type { Class } from '@cortado/core';
import { checkOption, refuseUnknown } from '@cortado/core/transport';
import type { KeepOptions } from '../store/store';
import type { Database } from '../database/open-store';

/** Options of `resources()`. */
export interface ResourcesOptions {
  /** Where rows are kept: `sqlite:./app.db`, `postgres://user:password@host/name`, `memory:`, or an instance of Kysely, which is not closed. */
  readonly database: Database;
  /** The classes with `@Resource`. */
  readonly models: readonly Class<object>[];
  /** Creates and extends tables at the start, for development. Default: false, which checks that they are there. */
  readonly sync?: boolean;
  /** How long the log of changes is kept, so that clients can recover from it. Default: 100,000 changes of each resource, for a day. */
  readonly keep?: Partial<KeepOptions>;
  /** The path of the endpoint of each resource, with `:resource` for its name, or false for none. Default: `/ws/:resource`. */
  readonly socket?: string | false;
}

/** How long the log is kept unless something else is said. */
export const KEEP_DEFAULTS: KeepOptions = { count: 100_000, age: 86_400_000 };

/** @throws ConfigurationError E_OPTION */
export function checkResourcesOptions(options: ResourcesOptions): void {
  const where = 'resources()';
  refuseUnknown(where, options, ['database', 'models', 'sync', 'keep', 'socket']);
  const { database, models, sync, keep = {}, socket } = options;
  checkOption(
    where,
    'database',
    isDatabase(database),
    "an address such as 'sqlite:./app.db', 'postgres://host/name' or 'memory:', or an instance of Kysely",
  );
  checkOption(where, 'models', isListOfClasses(models), 'a list of classes with @Resource(), as in [Product, Shop]');
  checkOption(where, 'sync', sync === undefined || typeof sync === 'boolean', 'true or false');
  refuseUnknown(`${where}.keep`, keep, ['count', 'age']);
  checkOption(`${where}.keep`, 'count', isAmount(keep.count), 'a number of changes from 1 on');
  checkOption(`${where}.keep`, 'age', isAmount(keep.age), 'a number of milliseconds from 1 on');
  const isPath = typeof socket === 'string' && socket.startsWith('/') && socket.includes(':resource');
  checkOption(
    where,
    'socket',
    socket === undefined || socket === false || isPath,
    "a path such as '/ws/:resource', or false",
  );
}

function isDatabase(database: unknown): boolean {
  if (typeof database === 'string') return /^(?:memory|sqlite|postgres|postgresql):/.test(database);
  return typeof database === 'object' && database !== null && 'selectFrom' in database;
}

function isListOfClasses(models: unknown): boolean {
  return Array.isArray(models) && models.length > 0 && models.every((each) => typeof each === 'function');
}

function isAmount(given: unknown): boolean {
  return given === undefined || (Number.isSafeInteger(given) && (given as number) > 0);
}
