import { metric } from '@cortado/core/transport';
import type { StreamStats } from '../sse/stream-counters';

/** What happened on the HTTP transport since the application started: `app.stats()['http']`. */
export interface HttpStats {
  /** Requests that arrived, those that were refused at once included. */
  readonly requests: number;
  /** Handlers that run now, with the tasks after their answers. */
  readonly running: number;
  /** Answers of handlers, by status code. */
  readonly answers: Readonly<Record<number, number>>;
  /** Streams of channels (`Sse.channels()`). Absent until the first one. */
  readonly streams?: StreamStats;
}

/** Plain numbers: they are touched by every request. */
export class Counters {
  requests = 0;
  /** By status code. Other numbers are not counted. */
  readonly #answers = new Float64Array(600);

  answered(statusCode: number): void {
    this.#answers[statusCode]! += 1;
  }

  read(running: number, streams: StreamStats | undefined): HttpStats {
    const answers = [...this.#answers.entries()].filter(([, count]) => count > 0);
    return {
      requests: this.requests,
      running,
      answers: Object.fromEntries(answers),
      ...(streams === undefined ? {} : { streams }),
    };
  }
}

/** The same in the text format of Prometheus. */
export function prometheusText({ requests, running, answers, streams }: HttpStats): string {
  const statuses = Object.entries(answers).map(([status, value]) => ({ labels: { status }, value }));
  const metrics = [
    ['requests_total', 'counter', 'Requests received', [{ value: requests }]],
    ['running', 'gauge', 'Handlers that run, with the tasks after their answers', [{ value: running }]],
    ['answers_total', 'counter', 'Answers of handlers by status code', statuses],
  ] as const;
  return [...metrics, ...(streams === undefined ? [] : metricsOf(streams))]
    .map(([name, kind, help, samples]) => metric(`cortado_http_${name}`, kind, help, samples))
    .join('');
}

function metricsOf({ open, begun, dropped, slowConsumers }: StreamStats) {
  return [
    ['streams', 'gauge', 'Open streams of channels', [{ value: open }]],
    ['streams_begun_total', 'counter', 'Streams of channels that began', [{ value: begun }]],
    ['streams_dropped_total', 'counter', 'Events not sent to clients that read too slowly', [{ value: dropped }]],
    [
      'streams_slow_consumers_total',
      'counter',
      'Streams ended because the client read too slowly',
      [{ value: slowConsumers }],
    ],
  ] as const;
}
