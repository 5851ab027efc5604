import { IsString } from 'class-validator';

export class ChatRequest {
  @IsString() text!: string;
}
