import { useEffect, useState } from 'react';
import type { Query, View } from '../types/resource.ts';

interface Watchable<Row> {
  watch(query?: Pick<Query<Row>, 'where' | 'sort' | 'limit'>): View<Row>;
}

/** What `useResource` gives. */
export interface UsedResource<Row> {
  readonly rows: readonly Row[];
  readonly state: View<Row>['state'];
}

/**
 * The rows of a resource that fit a query, kept up to date while the component is mounted.
 *
 * @example
 * const { rows, state } = useResource(api.resource('products'), { where: { price: { gte: 10 } }, sort: ['-price'] });
 */
export function useResource<Row>(
  resource: Watchable<Row>,
  query?: Pick<Query<Row>, 'where' | 'sort' | 'limit'>,
): UsedResource<Row> {
  const [used, setUsed] = useState<UsedResource<Row>>({ rows: [], state: 'loading' });
  const key = JSON.stringify(query);
  useEffect(() => {
    let view: View<Row> | undefined;
    // A moment later, because StrictMode mounts a component twice.
    const timer = setTimeout(() => {
      const opened = (view = resource.watch(query));
      const tell = (): void => setUsed({ rows: opened.rows, state: opened.state });
      opened.on('$change', tell);
      tell();
    }, 0);
    return () => {
      clearTimeout(timer);
      void view?.close();
    };
    // `query` by its content, so that a component may write it in place; `resource` is the same object for one name.
  }, [resource, key]);
  return used;
}
