import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { loadConfig } from 'cortado';
import { env } from 'node:process';

/** What the application reads from the environment and from `.env`: HOST, PORT, DATABASE_URL. */
export class AppConfig {
  @IsString() host: string = '127.0.0.1';
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;

  /** A file of SQLite, or a database of PostgreSQL. */
  @IsString()
  @Matches(/^(?:sqlite:|postgres(?:ql)?:\/\/)./, {
    message: 'databaseUrl must be an address such as sqlite:./app.db or postgres://user@host/name',
  })
  databaseUrl: string = 'sqlite:./app.db';
}

/** Throws when a variable is invalid, and names each of them. */
export const readConfig = (): AppConfig => loadConfig(AppConfig, { env, files: ['.env'] });
