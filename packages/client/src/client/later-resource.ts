import type { ClientResource } from '../resource/client-resource.ts';
import type { WatchQuery } from '../resource/resource-view.ts';
import { LaterView, type AnyView } from './later-view.ts';

const CALLS = ['list', 'read', 'create', 'update', 'remove'] as const;

/** The calls of a resource, and its views. */
export type AnyResource = Pick<ClientResource, (typeof CALLS)[number]> & {
  watch(query?: WatchQuery): AnyView;
};

/**
 * A resource whose code is loaded when it is used first, so that applications without resources do not load it.
 *
 * @param load rejects when the code cannot be loaded, and a call with it
 * @param closables what is closed with the client: views that wait for the code are among it
 */
export function laterResource(
  load: () => Promise<AnyResource>,
  closables: Set<{ close(): Promise<void> }>,
): AnyResource {
  const calls = CALLS.map((name) => [
    name,
    async (...given: unknown[]) => ((await load())[name] as (...args: unknown[]) => unknown)(...given),
  ]);
  const watch = (query?: WatchQuery): AnyView => {
    const open = (resource: AnyResource): AnyView => resource.watch(query);
    const view = new LaterView(load, open, () => closables.delete(view));
    closables.add(view);
    return view;
  };
  return { ...(Object.fromEntries(calls) as Omit<AnyResource, 'watch'>), watch };
}
