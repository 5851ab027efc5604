import type { Application, InjectionToken } from '@cortado/core';
import { ExplainedError } from './load-application';
import { packageOf } from './project-packages';

/** What of the store of `resources()` is needed. The package is the application's: this one does not depend on it. */
interface Store {
  newEpoch(): Promise<void>;
  positions(): Promise<ReadonlyMap<string, unknown>>;
}

/**
 * Begins a new epoch of each resource, so that no client recovers from a position that the database has forgotten.
 *
 * @returns the names of the resources
 * @throws ExplainedError when the application has no `resources()`
 */
export async function newEpoch(app: Application, file: string): Promise<readonly string[]> {
  const resources = packageOf('@cortado/resources', file) as
    { readonly RESOURCE_STORE: InjectionToken<Store> } | undefined;
  const store = resources === undefined ? undefined : storeOf(app, resources.RESOURCE_STORE);
  if (store === undefined) {
    throw new ExplainedError(
      'the application has no resources\n  remedy: run this command for the application that has resources() among its plugins',
    );
  }
  await store.newEpoch();
  return [...(await store.positions()).keys()].toSorted();
}

function storeOf(app: Application, token: InjectionToken<Store>): Store | undefined {
  try {
    return app.get(token);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'E_DEPENDENCY_UNKNOWN') return undefined;
    throw error;
  }
}
