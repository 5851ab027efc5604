import type { AnswerRecord, MessageRecord, TrafficObserver } from '../traffic/traffic';
import { Histogram } from './histogram';

/** Upper bounds of the buckets in seconds, as the client libraries of Prometheus have them. */
export const DEFAULT_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The route of requests that no route took: their paths are as many as clients like. */
const UNROUTED = '(unrouted)';

const NAMES = [
  'cortado_http_request_duration_seconds',
  'cortado_websocket_handshake_duration_seconds',
  'cortado_websocket_message_duration_seconds',
] as const;

/** Measures how long answers and replies take, by route or event, in the histograms of Prometheus. */
export class Durations implements TrafficObserver {
  readonly #requests: Histogram;
  readonly #handshakes: Histogram;
  readonly #messages: Histogram;

  /** @param buckets upper bounds in seconds, ascending. @param maxSeries series of one histogram that are counted apart */
  constructor(buckets: readonly number[], maxSeries: number) {
    const histogram = (name: string, help: string, labels: readonly string[]): Histogram =>
      new Histogram(name, help, labels, buckets, maxSeries);
    const [request, handshake, message] = NAMES;
    this.#requests = histogram(request, 'Time to the last byte of an answer', ['method', 'route', 'status']);
    this.#handshakes = histogram(handshake, 'Time to the answer of a handshake', ['path', 'status']);
    this.#messages = histogram(message, 'Time from a message to its reply', ['path', 'event', 'status']);
  }

  answer({ kind, method = '', route, status, duration }: AnswerRecord): void {
    const labels = [route ?? UNROUTED, statusClass(status)];
    if (kind === 'handshake') this.#handshakes.observe(labels, duration / 1_000);
    // Methods that no route has would be labels that clients choose.
    else this.#requests.observe([route === undefined ? '' : method, ...labels], duration / 1_000);
  }

  message({ route, event = '', status, duration }: MessageRecord): void {
    if (status === undefined || duration === undefined) return;
    this.#messages.observe([route, event, statusClass(status)], duration / 1_000);
  }

  /** In the text format of Prometheus. */
  text(): string {
    return this.#requests.text() + this.#handshakes.text() + this.#messages.text();
  }
}

/** As in `2xx`: the exact status is counted elsewhere, and would make each histogram several times as long. */
function statusClass(status: number): string {
  return `${Math.trunc(status / 100)}xx`;
}
