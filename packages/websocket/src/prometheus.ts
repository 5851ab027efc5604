import type { EndpointStats } from './counters';

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
 * The WebSocket part of `app.stats()` in the text format of Prometheus. The option `http.metrics` serves it; this is for what
 * pushes metrics, or adds its own.
 *
 * @example
 * await push(prometheusText(app.stats()) + registry.metrics());
 */
export function prometheusText(stats: Readonly<Record<string, unknown>>): string {
  const endpoints = (stats['websocket'] ?? []) as readonly EndpointStats[];
  const lines: string[] = [];
  for (const [name, kind, help, field] of METRICS) {
    lines.push(...head(name, kind, help));
    for (const each of endpoints) lines.push(`cortado_websocket_${name}{path="${escape(each.path)}"} ${each[field]}`);
  }
  lines.push(...head('replies_total', 'counter', 'Replies by status code'));
  for (const each of endpoints) {
    for (const [status, count] of Object.entries(each.replies)) {
      lines.push(`cortado_websocket_replies_total{path="${escape(each.path)}",status="${status}"} ${count}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function head(name: string, kind: string, help: string): readonly string[] {
  return [`# HELP cortado_websocket_${name} ${help}`, `# TYPE cortado_websocket_${name} ${kind}`];
}

function escape(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
