import { pino, type LoggerOptions } from 'pino';
import { isLogger, type LogOption, type Logger } from '../common/log';
import { WorkerProcess } from '../common/worker-process';
import { checkOption } from '../config/check-options';
import { ConfigurationError } from '../errors/configuration-error';
import { createRedact, credentialNames } from './redaction';

/**
 * Options of pino with which a logger of your own redacts what the application's logger redacts: headers, query parameters and
 * properties with the names of credentials, bearer tokens within texts, and the same within errors.
 *
 * @param options pino's own, which stay in effect
 * @param names of further headers, query parameters and properties, in any case of letters
 * @example
 * const log = pino(redacted({ level: 'debug' }, ['x-session']), pino.destination('app.log'));
 * const app = await createApp({ log });
 */
export function redacted(options: LoggerOptions = {}, names: readonly string[] = []): LoggerOptions {
  const redact = createRedact(credentialNames(names)) as <T>(value: T) => T;
  const { formatters: { bindings, log, ...formatters } = {}, onChild } = options;
  const serializers = Object.entries({ err: pino.stdSerializers.err, ...options.serializers });
  return {
    ...options,
    formatters: {
      ...formatters,
      bindings: (given) => redact(bindings === undefined ? given : bindings(given)),
      log: (given) => redact(log === undefined ? given : log(given)),
    },
    onChild: (child) => {
      redactBindings(child, redact);
      onChild?.(child);
    },
    serializers: {
      ...options.serializers,
      ...Object.fromEntries(
        serializers.map(([name, serialize]) => [name, (value: any): unknown => redact(serialize(value) as unknown)]),
      ),
    },
  };
}

/** Pino calls no formatter for what a child logger is given, and keeps it as the text that each of its lines repeats. */
function redactBindings(child: Logger, redact: <T>(value: T) => T): void {
  const kept = child as unknown as Record<symbol, string>;
  const text = kept[pino.symbols.chindingsSym]!;
  const values = JSON.parse(`{${text.slice(1)}}`) as object;
  const shown = redact(values);
  if (shown !== values) kept[pino.symbols.chindingsSym] = `,${JSON.stringify(shown).slice(1, -1)}`;
}

/**
 * The logger of an application. In a worker of `runWorkers` its lines have the id of the worker.
 *
 * @param names of headers, query parameters and properties to redact beside those of credentials; `false` redacts nothing
 * @throws ConfigurationError E_OPTION for names that are none, and for names with a logger that was made elsewhere
 */
export function createLogger(option: LogOption = {}, names?: readonly string[] | false): Logger {
  const log = loggerOf(option, names);
  // The lines of all workers come together in one output.
  return WorkerProcess.current === undefined ? log : log.child({ worker: WorkerProcess.current.id });
}

function loggerOf(option: LogOption, names: readonly string[] | false | undefined): Logger {
  const areNames = Array.isArray(names) && names.every((each) => typeof each === 'string' && each !== '');
  checkOption('options', 'redact', names === undefined || names === false || areNames, 'a list of names, or false');
  if (option === false) return pino({ level: 'silent' });
  if (!isLogger(option)) return pino(names === false ? option : redacted(option, names));
  if (names === undefined || names === false) return option;
  throw new ConfigurationError('E_OPTION', {
    where: 'createApp, options.redact',
    problem: 'the logger in `log` was made without these names, and cannot be changed any more',
    remedy:
      'give the names where it is made, as in pino(redacted({ level: "debug" }, ["x-session"])), and remove `redact`',
  });
}
