import { loadConfig } from 'cortado';
import { IsInt, Max, Min } from 'class-validator';
import { env } from 'node:process';
import { createServer } from './app';

/** What is read from the environment and from `.env`: PORT. */
class Config {
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;
}

/** Starts the server. @param page the folder of the page, as Vite has built it */
export async function serve(page: string): Promise<void> {
  const { port } = loadConfig(Config, { env, files: ['.env'] });
  const app = await createServer({ page, handleSignals: true });
  await app.listen({ port });
}
