import { ConfigurationError, loadConfig } from '@cortado/core';
import { IsBoolean, IsEnum, IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

enum Level {
  info = 'info',
  debug = 'debug',
}

class AppConfig {
  @IsInt() @Min(1) @Max(65_535) port: number = 3000;
  @IsString() databaseUrl!: string;
  @IsString() @MinLength(32) sessionSecret!: string;
  @IsEnum(Level) @IsOptional() logLevel: Level = Level.info;
  @IsBoolean() @IsOptional() trace?: boolean;
  @Matches(/^a/, { message: 'the value $value must begin with a' }) @IsOptional() apiKey?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'cortado-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const enough = { DATABASE_URL: 'postgres://db', SESSION_SECRET: 's'.repeat(32) };

test('is typed, converted, and has the defaults of its class', () => {
  const config = loadConfig(AppConfig, { env: { ...enough, TRACE: 'true', LOG_LEVEL: 'debug', PATH: '/bin' } });
  expect(config).toBeInstanceOf(AppConfig);
  expect(config).toEqual(
    Object.assign(new AppConfig(), {
      databaseUrl: 'postgres://db',
      sessionSecret: 's'.repeat(32),
      trace: true,
      logLevel: 'debug',
    }),
  );
});

test('the environment wins over files, earlier files over later ones, and a missing file is skipped', () => {
  const files = [
    join(folder, 'missing'),
    file('.env.local', 'PORT=2\n'),
    file('.env', `PORT=3\nLOG_LEVEL="debug" # why not\nSESSION_SECRET=${'f'.repeat(32)}\n`),
  ];
  const config = loadConfig(AppConfig, { env: { DATABASE_URL: 'x' }, files });
  expect([config.port, config.logLevel, config.sessionSecret]).toEqual([2, 'debug', 'f'.repeat(32)]);
  expect(loadConfig(AppConfig, { env: { ...enough, PORT: '1' }, files }).port).toBe(1);
});

test('everything that is wrong is said at once, and no value with it', () => {
  const env = { PORT: '70000', SESSION_SECRET: 'hunter2', TRACE: 'yes', API_KEY: 'secret-key', LOG_LEVEL: 'loud' };
  const load = () => loadConfig(AppConfig, { env });
  expect(load).toThrow(ConfigurationError);
  expect(load).toThrow(
    [
      'E_CONFIG: loadConfig(AppConfig): 6 variables are invalid',
      '  possible cause: PORT: port must not be greater than 65535',
      '  possible cause: DATABASE_URL: Field required',
      '  possible cause: SESSION_SECRET: sessionSecret must be longer than or equal to 32 characters',
      '  possible cause: LOG_LEVEL: logLevel must be one of the following values: info, debug',
      '  possible cause: TRACE: trace must be a boolean value',
      '  possible cause: API_KEY: matches',
      '  remedy: set them in the environment or in one of the files',
    ].join('\n'),
  );
  for (const secret of ['hunter2', 'secret-key', '70000']) expect(load).not.toThrow(secret);
});
