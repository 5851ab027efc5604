import type { Model } from '../../model/model';
import { StoreError } from '../store-error';
import { propertiesOf, type SqlModels } from './tables/sql-models';

/** What drivers add to their errors. */
interface DriverError extends Error {
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
  readonly routine?: string;
}

/** Values that a column cannot hold: null, a text that is too long, a number out of range, an invalid representation. */
const VALUE_CODES = new Set([
  '23502',
  '22001',
  '22003',
  '22P02',
  '22007',
  '22008',
  '22021',
  'SQLITE_CONSTRAINT_NOTNULL',
]);

/** The database is away, shuts down, or has no connection left. */
const UNAVAILABLE = /^(?:ECONN\w+|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_AGAIN|08...|57P0[1-3]|53300|SQLITE_CANTOPEN)$/;

/** Messages of pg without a code. */
const UNAVAILABLE_MESSAGES =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether the whole transaction succeeds if it is repeated: a serialization failure, a deadlock, or a statement that has to be prepared again. */
export function isRepeatable(error: unknown): boolean {
  const { code } = (error ?? {}) as DriverError;
  return code === '40001' || code === '40P01' || isForeign(error) || isOutdated(error);
}

/** Whether a connection does not know a prepared statement, or knows another by its name: the one behind a proxy is another connection. */
export function isForeign(error: unknown): boolean {
  const { code } = (error ?? {}) as DriverError;
  return code === '26000' || code === '42P05';
}

/** Whether a table was changed since a statement was prepared. */
export function isOutdated(error: unknown): boolean {
  const { code, routine } = (error ?? {}) as DriverError;
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}

/** Whether another connection holds a SQLite file. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)/.test((error as DriverError | undefined)?.code ?? '');
}

/** SQLite drivers make errors that are none of `Error`'s own kind, and Node's are of another realm in tests. */
function isError(error: unknown): error is DriverError {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** An error of a driver as a `StoreError`. Others stay as they are. */
export function storeErrorOf(error: unknown): unknown {
  if (!isError(error) || error instanceof StoreError) return error;
  const { code = '', message } = error;
  if (isBusy(error)) {
    return new StoreError('busy', [], 'Another process kept the database for too long', { cause: error });
  }
  if (UNAVAILABLE.test(code) || UNAVAILABLE_MESSAGES.test(message)) {
    return new StoreError('unavailable', [], `The database cannot be reached: ${message}`, { cause: error });
  }
  return error;
}

/** Runs statements. @throws what they throw, as `storeErrorOf` has it */
export async function translated<T>(statements: () => Promise<T>): Promise<T> {
  try {
    return await statements();
  } catch (error) {
    throw storeErrorOf(error);
  }
}

/** What a write to a model was refused for. */
export function refusedWrite(error: unknown, model: Model, models: SqlModels): unknown {
  const translated = storeErrorOf(error);
  if (translated !== error || !isError(error)) return translated;
  const { code = '', constraint = '', table = model.table, column, message } = error;
  const options = { cause: error };
  if (code === '23505') {
    const fields = propertiesOf(model, models.columnsOf(table, constraint));
    return new StoreError('unique', fields, uniqueMessage(model, fields), options);
  }
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    const fields = propertiesOf(model, sqliteColumns(message));
    return new StoreError('unique', fields, uniqueMessage(model, fields), options);
  }
  if (code === '23503' && table === model.table) {
    const fields = propertiesOf(model, models.columnsOf(table, constraint));
    return new StoreError('reference', fields, referenceMessage(model, fields), options);
  }
  if (code === '23503') return new StoreError('reference', [], `The row is referred to by ${table}`, options);
  if (VALUE_CODES.has(code)) {
    const columns = column === undefined ? sqliteColumns(message) : [column];
    return new StoreError('value', propertiesOf(model, columns), `A value does not fit: ${message}`, options);
  }
  return error;
}

export function referenceMessage({ name }: Model, fields: readonly string[]): string {
  return `${[name, ...fields].join('.')} refers to a row that does not exist`;
}

function uniqueMessage({ name }: Model, fields: readonly string[]): string {
  return `Another row of ${name} has the same ${fields.join(' and ') || 'value'}`;
}

/** `UNIQUE constraint failed: products.sku, products.shop` */
function sqliteColumns(message: string): readonly string[] {
  const list = message.slice(message.indexOf(': ') + 2);
  return list.split(', ').map((each) => each.slice(each.lastIndexOf('.') + 1));
}
