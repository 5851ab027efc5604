import type { Result } from '@cortado/core';
import type { GuardLike, Host } from '@cortado/core/transport';
import { textResult } from '../results/text';
import type { Action, ActionSettings } from '../routing/actions';
import { compileFunctionRoute } from '../routing/function-route';

/** What `http.metrics` takes instead of `true`. */
export interface MetricsOptions {
  /** Put behind no prefix. Default `/metrics`. */
  readonly path?: string;
  /** Asked behind those of the application, which are asked here as everywhere. Default none. */
  readonly guards?: readonly GuardLike[];
}

/** The media type of Prometheus' text format. */
const TEXT_FORMAT = 'text/plain; version=0.0.4';

/** The route that Prometheus asks. It is a route like any other: guards and middleware of the application run. */
export function metricsRoute(
  { path, guards }: Required<MetricsOptions>,
  host: Host,
  settings: ActionSettings,
): readonly Action[] {
  const handler = (): Result => textResult(200, TEXT_FORMAT, host.metrics());
  return compileFunctionRoute('http.metrics', 'GET', path, { guards, handler }, host, settings, true);
}
