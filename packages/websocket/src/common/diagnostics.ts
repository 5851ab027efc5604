import { channel } from 'node:diagnostics_channel';

/**
 * Events for tracing and metrics, by node:diagnostics_channel; nothing is made when nobody listens. Connection events carry
 * `{ connection }`, at the end also `reason`; message events carry `{ context }`, at the end also `result`.
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
