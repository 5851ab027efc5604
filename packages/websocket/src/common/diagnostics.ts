import { channel } from 'node:diagnostics_channel';

/**
 * Events for tracing and metrics, on node:diagnostics_channel. Without subscribers they cost nothing. Connection events carry
 * `{ connection }`, and the end event `reason` as well; message events carry `{ context }`, and the end event `result` as well.
 *
 * @example
 * import { subscribe } from 'node:diagnostics_channel';
 * subscribe('cortado:websocket:message:end', ({ context, result }) => histogram.observe(result.statusCode));
 */
export const diagnostics = {
  connectionStart: channel('cortado:websocket:connection:start'),
  connectionEnd: channel('cortado:websocket:connection:end'),
  connectionError: channel('cortado:websocket:connection:error'),
  messageStart: channel('cortado:websocket:message:start'),
  messageEnd: channel('cortado:websocket:message:end'),
  messageError: channel('cortado:websocket:message:error'),
};
