import { AsyncLocalStorage } from 'node:async_hooks';
import type { Awaitable } from '../common/types';

export type Task = () => Awaitable<unknown>;

interface Origin {
  readonly task: Task;
  readonly at: number;
}

/** How many tasks were bound: tells which of them are older than a piece of work. */
export const clock = { now: 0 };

const origins = new WeakMap<Task, Origin>();

/** A task that runs in the async context (`AsyncLocalStorage`) of now, whenever and by whomever it is called. */
export function boundTask(task: Task): Task {
  const bound = AsyncLocalStorage.bind(task);
  origins.set(bound, { task, at: (clock.now += 1) });
  return bound;
}

/** The same bound anew, where it was made before `began`: of a result in a constant, which belongs to no request. */
export function rebound(task: Task, began: number): Task {
  const origin = origins.get(task);
  return origin !== undefined && origin.at > began ? task : boundTask(origin?.task ?? task);
}
