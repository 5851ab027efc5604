import { IsInt, IsString, Max, Min } from 'class-validator';
import { loadConfig } from 'cortado';
import { env } from 'node:process';

/** What the application reads from the environment and from `.env`: HOST, PORT. */
export class AppConfig {
  @IsString() host: string = '127.0.0.1';
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;
}

/** Throws when a variable is invalid, and names each of them. */
export const readConfig = (): AppConfig => loadConfig(AppConfig, { env, files: ['.env'] });
