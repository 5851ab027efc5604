import { IsString, Length } from 'class-validator';

/** What a client sends. */
export class ChatRequest {
  @IsString() @Length(1, 280) message!: string;
  @IsString() @Length(1, 40) user!: string;
}

/** What everyone in the room gets. */
export class ChatResponse {
  message!: string;
  user!: string;
}
