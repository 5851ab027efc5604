import { compile, type FieldError } from '@cortado/dto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';

/** Where `loadConfig()` reads from. */
export interface ConfigSource {
  /** The environment, as node:process has it. Given, because a library reads none by itself. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files of the form `NAME=value`; earlier ones win, the environment wins over all, and one that is missing is skipped. */
  readonly files?: readonly string[];
}

/**
 * Reads the configuration of an application into a class, by the rules of its decorators: `databaseUrl` is taken from
 * `DATABASE_URL`, converted to the type of the property, and keeps the default of the class when it is not set.
 *
 * @throws ConfigurationError E_CONFIG with every variable that is wrong, and the value of none
 * @example
 * class AppConfig {
 *   @IsInt() @Max(65_535) port: number = 3000;
 *   @IsString() @MinLength(32) sessionSecret!: string;
 * }
 * const config = loadConfig(AppConfig, { env, files: ['.env'] }); // import { env } from 'node:process'
 */
export function loadConfig<T>(type: Class<T>, { env, files = [] }: ConfigSource): T {
  const values: Record<string, string | undefined> = Object.assign(
    Object.create(null),
    ...files.toReversed().map(readEnvFile),
    env,
  );
  const input = Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [propertyName(name), value]),
  );
  const outcome = compile(type, { from: 'text' }).run(input);
  if (outcome instanceof Promise) throw asynchronous(type);
  if (outcome.ok) return outcome.value;
  throw new ConfigurationError('E_CONFIG', {
    where: `loadConfig(${type.name})`,
    problem: outcome.errors.length === 1 ? 'one variable is invalid' : `${outcome.errors.length} variables are invalid`,
    causes: outcome.errors.map((error) => describe(error, input)),
    remedy: 'set them in the environment or in one of the files',
  });
}

function readEnvFile(path: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** A message may quote the value, if its author wrote `$value`; a value may be a secret. */
function describe({ loc, type, msg }: FieldError, input: Readonly<Record<string, string | undefined>>): string {
  const [property] = loc;
  const value = input[String(property)];
  const quotes = value !== undefined && value !== '' && msg.includes(value);
  return `${variableName(String(property))}: ${quotes ? type : msg}`;
}

function asynchronous(type: Class): ConfigurationError {
  return new ConfigurationError('E_CONFIG', {
    where: `loadConfig(${type.name})`,
    problem: 'one of its constraints is asynchronous',
    remedy: 'use synchronous constraints, and check the rest in a provider',
  });
}

/** `DATABASE_URL` → `databaseUrl`. */
function propertyName(variable: string): string {
  const name = variable.toLowerCase().replace(/_+/g, '_');
  return name.replace(/_([a-z0-9])/g, (_match, next: string) => next.toUpperCase());
}

/** `databaseUrl` → `DATABASE_URL`. */
function variableName(property: string): string {
  return property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}
