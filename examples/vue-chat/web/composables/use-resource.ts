import type { View } from '@cortado/client';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** The rows of a view, as in `useResource(api.resource('users').watch({ sort: ['name'] }))`. It is closed with the component that uses it. */
export function useResource<Row>(view: View<Row>): {
  readonly rows: Readonly<ShallowRef<readonly Row[]>>;
  readonly state: Readonly<ShallowRef<View<Row>['state']>>;
} {
  const rows = shallowRef(view.rows);
  const state = shallowRef(view.state);
  const remove = view.on('$change', (now) => {
    rows.value = now;
    state.value = view.state;
  });
  onScopeDispose(() => {
    remove();
    void view.close();
  });
  return { rows, state };
}
