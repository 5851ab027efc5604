import { readdirSync } from 'node:fs';
import {
  constants,
  monitorEventLoopDelay,
  performance,
  PerformanceObserver,
  type IntervalHistogram,
  type PerformanceEntry,
} from 'node:perf_hooks';
import { Histogram } from './histogram';
import { metric } from './metric';

/** Upper bounds of the buckets for collections of garbage, in seconds. */
const GC_BUCKETS = [0.001, 0.01, 0.1, 1, 2, 5];

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** How often the delay of the event loop is sampled, in milliseconds. */
const RESOLUTION = 10;

const PERCENTILES = [50, 90, 99];

/** Linux lists the open files of a process here; elsewhere there is no such metric. */
const OPEN_FILES = '/proc/self/fd';

/**
 * What Node tells of its process: processor time, memory, the delay of the event loop, collections of garbage. The names are those of
 * prom-client, so that dashboards for Node show them.
 */
export class ProcessMetrics {
  /** Undefined until `start`: an application that cannot start leaves nothing behind. */
  #delay: IntervalHistogram | undefined;
  readonly #collections: Histogram;
  readonly #observer: PerformanceObserver;
  #utilization = performance.eventLoopUtilization();

  constructor() {
    const kinds = Object.keys(GC_KINDS).length;
    const help = 'Time of collections of garbage by kind';
    this.#collections = new Histogram('nodejs_gc_duration_seconds', help, ['kind'], GC_BUCKETS, kinds);
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { kind } = (entry as PerformanceEntry & { readonly detail: { readonly kind: number } }).detail;
        this.#collections.observe([GC_KINDS[kind] ?? String(kind)], entry.duration / 1_000);
      }
    });
  }

  start(): void {
    this.#delay = monitorEventLoopDelay({ resolution: RESOLUTION });
    this.#delay.enable();
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  stop(): void {
    this.#delay?.disable();
    this.#observer.disconnect();
  }

  /** In the text format of Prometheus. What it tells of the event loop is of the time since the last call. */
  text(): string {
    return [...processor(), ...memory(), ...this.#eventLoop(), this.#collections.text(), ...about()].join('');
  }

  #eventLoop(): readonly string[] {
    const delay = this.#delay;
    if (delay === undefined) return [];
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#utilization);
    this.#utilization = now;
    const values = [
      ['mean', delay.mean],
      ['max', delay.max],
      ...PERCENTILES.map((each) => [`p${each}`, delay.percentile(each)] as const),
    ] as const;
    const lag = values.map(([name, nanoseconds]) =>
      gauge(`nodejs_eventloop_lag_${name}_seconds`, `Delay of the event loop (${name})`, lagOf(nanoseconds)),
    );
    delay.reset();
    return [...lag, gauge('nodejs_eventloop_utilization', 'Share of time that the event loop was busy', utilization)];
  }
}

/** What was measured is the time between two samples. Without a sample it is NaN. */
function lagOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION / 1e3) || 0;
}

function processor(): readonly string[] {
  const { user, system } = process.cpuUsage();
  const counter = (name: string, help: string, microseconds: number): string =>
    metric(`process_cpu_${name}total`, 'counter', help, [{ value: microseconds / 1e6 }]);
  return [
    counter('user_seconds_', 'Processor time of the program in seconds', user),
    counter('system_seconds_', 'Processor time of the system for the program in seconds', system),
    counter('seconds_', 'Both together', user + system),
  ];
}

function memory(): readonly string[] {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  return [
    gauge('process_resident_memory_bytes', 'Resident memory in bytes', rss),
    gauge('nodejs_heap_size_total_bytes', 'Size of the heap in bytes', heapTotal),
    gauge('nodejs_heap_size_used_bytes', 'Used part of the heap in bytes', heapUsed),
    gauge('nodejs_external_memory_bytes', 'Memory outside of the heap in bytes', external),
  ];
}

function about(): readonly string[] {
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.');
  const labels = { version: process.version, major, minor, patch };
  return [
    gauge('process_start_time_seconds', 'When the process started, in Unix time', performance.timeOrigin / 1e3),
    ...openFiles().map((count) => gauge('process_open_fds', 'Open files and sockets', count)),
    metric('nodejs_version_info', 'gauge', 'Version of Node', [{ labels, value: 1 }]),
  ];
}

function openFiles(): readonly number[] {
  if (process.platform !== 'linux') return [];
  try {
    return [readdirSync(OPEN_FILES).length];
  } catch {
    return []; // without /proc there is no such metric
  }
}

function gauge(name: string, help: string, value: number): string {
  return metric(name, 'gauge', help, [{ value }]);
}
