import { ConfigurationError } from '@cortado/core';

/** Messages that a method reads bypass the pipeline, and with it guards that must run for each message. */
export function unguarded(where: string): ConfigurationError {
  return new ConfigurationError('E_WEBSOCKET', {
    where,
    problem: "accept() would bypass a guard that must run for each message (each: 'message')",
    remedy: 'use acceptCallback(), or remove `each` to guard the handshake only',
  });
}

/** A method that reads its messages itself would get the frames of channels. */
export function withoutFrames(where: string): ConfigurationError {
  return new ConfigurationError('E_WEBSOCKET', {
    where,
    problem: 'it lists channels, and accept() would give their frames to a method that reads the messages itself',
    remedy: 'accept with acceptCallback(), or list the channels on an endpoint of their own',
  });
}
