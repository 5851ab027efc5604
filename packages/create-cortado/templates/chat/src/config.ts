import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { loadConfig } from 'cortado';
import { env } from 'node:process';

/** What the application reads from the environment and from `.env`: HOST, PORT, REDIS_URL. */
export class AppConfig {
  @IsString() host: string = '127.0.0.1';
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;

  /** Without it, one process keeps everything in memory. */
  @IsOptional()
  @IsString()
  @Matches(/^rediss?:\/\/./, { message: 'redisUrl must be an address such as redis://localhost:6379' })
  redisUrl?: string;
}

/** Throws when a variable is invalid, and names each of them. */
export const readConfig = (): AppConfig => loadConfig(AppConfig, { env, files: ['.env'] });
