import { ConfigurationError } from '@cortado/core';
import type { Change, LogPosition } from '../changes/change';
import type { ResourceStore, StoreReader } from './store';

/** The store of an application that is only described: its database is not opened. */
export class UnopenedStore implements ResourceStore {
  readonly name = 'unopened';
  readonly start = refuse;
  readonly snapshot = refuse;
  readonly transaction = refuse;
  readonly create = refuse;
  readonly changes: () => Promise<readonly Change[]> = refuse;
  readonly positions: () => Promise<ReadonlyMap<string, LogPosition>> = refuse;
  readonly trim = refuse;
  readonly newEpoch = refuse;
  readonly ping = refuse;
  readonly reader: StoreReader = { list: refuse, read: refuse, readMany: refuse, position: refuse };

  onCommit(): () => void {
    return () => undefined;
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** @throws ConfigurationError E_DESCRIBED */
async function refuse(): Promise<never> {
  throw new ConfigurationError('E_DESCRIBED', {
    where: 'resources(), database',
    problem: 'the application is only described, and its database is not opened',
    remedy: 'read and write in start(app) of a plugin instead of in setup(app)',
  });
}
