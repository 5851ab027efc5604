import { IsInt, IsOptional, IsString, Length, Matches } from 'class-validator';

/** What a client sends. */
export class ChatRequest {
  @IsString() @Length(1, 280) message!: string;
  @IsString() @Length(1, 40) user!: string;
}

/** What everyone in the room gets. */
export class ChatResponse {
  @IsString() message!: string;
  @IsString() user!: string;
}

/** Who has come. */
export class Joined {
  @IsString() user!: string;
}

/** Who has gone, and why: the code of the close. */
export class Left extends Joined {
  @IsInt() code!: number;
}

/** Who connects, as `?user=Ada`. */
export class ChatVisitor {
  @IsOptional()
  @IsString()
  @Length(1, 40)
  @Matches(/\S/, { message: 'user must not be blank' })
  user?: string;
}
