import type { Result } from '@cortado/core';
import {
  checkOption,
  Durations,
  ProcessMetrics,
  type GuardLike,
  type Host,
  type Traffic,
} from '@cortado/core/transport';
import { textResult } from '../results/text';
import type { Action, ActionSettings } from '../routing/actions';
import { compileFunctionRoute } from '../routing/function-route';

/** What `http.metrics` takes instead of `true`. */
export interface MetricsOptions {
  /** Put behind no prefix. Default `/metrics`. */
  readonly path?: string;
  /** Asked behind those of the application, which are asked here as everywhere. Default none. */
  readonly guards?: readonly GuardLike[];
  /**
   * Upper bounds, in seconds, of the buckets of the histograms of durations, ascending; `false` for no histograms. Default 0.005, 0.01,
   * 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5 and 10.
   */
  readonly buckets?: readonly number[] | false;
  /** Series of one histogram that are counted apart; those beyond it are counted as `(other)`. Default 2,000. */
  readonly maxSeries?: number;
  /** Processor time, memory, the event loop and garbage collections, under the names of prom-client. Default true. */
  readonly process?: boolean;
}

/** @throws ConfigurationError E_OPTION */
export function checkMeasurements({ buckets, process }: MetricsOptions): void {
  const areBounds =
    Array.isArray(buckets) &&
    buckets.length > 0 &&
    buckets.every((each, index) => Number.isFinite(each) && each > 0 && (index === 0 || each > buckets[index - 1]));
  const wanted = 'an ascending list of seconds such as [0.01, 0.1, 1], or false';
  checkOption('http.metrics', 'buckets', buckets === undefined || buckets === false || areBounds, wanted);
  checkOption('http.metrics', 'process', process === undefined || typeof process === 'boolean', 'true or false');
}

/** What is measured beside the counters: how long answers take, and what Node tells of the process. */
export class Measurements {
  readonly #durations: Durations | undefined;
  readonly #process: ProcessMetrics | undefined;

  constructor({ buckets, maxSeries, process }: Required<MetricsOptions>, traffic: Traffic) {
    if (buckets !== false) traffic.add((this.#durations = new Durations(buckets, maxSeries)));
    if (process) this.#process = new ProcessMetrics();
  }

  start(): void {
    this.#process?.start();
  }

  stop(): void {
    this.#process?.stop();
  }

  text(): string {
    return (this.#durations?.text() ?? '') + (this.#process?.text() ?? '');
  }
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
  const route = { guards, prefix: false, api: { hidden: true }, handler } as const;
  return compileFunctionRoute('http.metrics', 'GET', path, route, host, settings);
}
