import { IsInt, IsOptional, IsUrl, Max, Min } from 'class-validator';
import { availableParallelism } from 'node:os';

/** What the board reads from the environment and from `.env`: PORT, REDIS_URL, WORKERS. */
export class BoardConfig {
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;
  /** Without it there is one process, because the memory broker reaches no other. */
  @IsOptional() @IsUrl({ protocols: ['redis', 'rediss'], require_tld: false }) redisUrl?: string;
  /** Processes behind the port, when there is a Redis: one on each processor, and two at least, so that there is something to see. */
  @IsInt() @Min(1) @Max(64) workers: number = Math.max(2, availableParallelism());
}
