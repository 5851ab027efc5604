import { ConfigurationError, type ConfigurationCode } from '@cortado/core';

/** What the primary process tells a worker. */
export interface Order {
  /** `leave`: another worker has taken its place, so leave the listener first. `stop`: all workers stop. */
  readonly cortado: 'leave' | 'stop';
  /** The signal that asked for it. */
  readonly signal: string;
}

/** What a worker tells the primary process: that it listens, or why it never will. */
export type Report = { readonly cortado: 'ready' } | { readonly cortado: 'failed'; readonly error: WrittenError };

/** An error as it passes from one process to another, as JSON. */
export interface WrittenError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  /** Of a `ConfigurationError`, together with `remedy`. */
  readonly where?: string;
  readonly remedy?: string;
}

/** @param error whatever was thrown */
export function writeError(error: unknown): WrittenError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: String(error) };
  const { name, message, stack = message } = error;
  const { code, where, remedy } = error as Partial<ConfigurationError>;
  return { name, message, stack, code, where, remedy } as WrittenError;
}

/** The error as it was thrown in the worker, with its stack. */
export function readError({ name, message, stack, code, where, remedy }: WrittenError): Error {
  if (name !== 'ConfigurationError' || where === undefined) {
    return Object.assign(new Error(message), { name, stack, ...(code !== undefined && { code }) });
  }
  const end = remedy === undefined ? undefined : -`\n  remedy: ${remedy}`.length;
  const problem = message.slice(`${code}: ${where}: `.length, end);
  const rest = { where, problem, ...(remedy !== undefined && { remedy }) };
  return Object.assign(new ConfigurationError(code as ConfigurationCode, rest), { stack });
}
