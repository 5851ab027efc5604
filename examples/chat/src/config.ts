import { IsInt, Max, Min } from 'class-validator';

/** What the chat reads from the environment and from `.env`: PORT. */
export class ChatConfig {
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;
}
