import type { Provider } from '../di/provider';
import type { Awaitable, Class } from '../common/types';
import type { Application } from './application';

/**
 * A piece of application that can be given to `createApp({ plugins })`: controllers and providers of its own, and a part in
 * the life of the application.
 */
export interface Plugin {
  readonly name: string;
  readonly controllers?: readonly Class[];
  readonly providers?: readonly Provider[];
  /** Every dependency can be resolved; no route is served yet. */
  setup?(app: Application): Awaitable<void>;
  /** Just before the application listens. */
  start?(): Awaitable<void>;
  /**
   * Whether what this plugin holds works, asked by readiness probes: `false` and a rejection say no. The error is logged and
   * not shown.
   */
  check?(): Awaitable<unknown>;
  /** After the last request and the last socket, in reverse order of the plugins. */
  stop?(): Awaitable<void>;
}
