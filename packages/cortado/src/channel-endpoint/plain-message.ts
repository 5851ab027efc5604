import { IsOptional, IsString, MaxLength } from 'class-validator';

/** As long as the name of a channel can be. */
const MAX_LENGTH = 255;

/** What a plain client sends: the command and the channel, each under one of the names that such clients use. */
export class PlainMessage {
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) event?: string;
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) type?: string;
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) action?: string;
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) channel?: string;
  @IsOptional() @IsString() @MaxLength(MAX_LENGTH) resource?: string;
}
