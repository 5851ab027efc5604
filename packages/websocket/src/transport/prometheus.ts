import { metric } from '@cortado/core/transport';
import type { EndpointStats } from '../endpoint/counters';

const METRICS = [
  ['connections', 'gauge', 'Open connections', 'connections'],
  ['accepted_total', 'counter', 'Accepted handshakes', 'accepted'],
  ['refused_total', 'counter', 'Refused handshakes', 'refused'],
  ['messages_total', 'counter', 'Messages received', 'messages'],
  ['dropped_total', 'counter', 'Messages not sent to clients that read too slowly', 'dropped'],
  ['slow_consumers_total', 'counter', 'Connections closed because the client read too slowly', 'slowConsumers'],
  ['received_bytes_total', 'counter', 'Bytes of messages received', 'bytesIn'],
  ['sent_bytes_total', 'counter', 'Bytes of frames sent', 'bytesOut'],
] as const;

/**
 * The WebSocket part of `app.stats()` in the text format of Prometheus. The option `http.metrics` serves it; use this function to push
 * metrics, or to combine them with others.
 *
 * @example
 * await push(prometheusText(app.stats()) + registry.metrics());
 */
export function prometheusText(stats: Readonly<Record<string, unknown>>): string {
  const endpoints = (stats['websocket'] ?? []) as readonly EndpointStats[];
  const metrics = METRICS.map(([name, kind, help, field]) => {
    const samples = endpoints.map((each) => ({ labels: { path: each.path }, value: each[field] }));
    return metric(`cortado_websocket_${name}`, kind, help, samples);
  });
  const replies = endpoints.flatMap(({ path, replies: counts }) =>
    Object.entries(counts).map(([status, value]) => ({ labels: { path, status }, value })),
  );
  return metrics.join('') + metric('cortado_websocket_replies_total', 'counter', 'Replies by status code', replies);
}
