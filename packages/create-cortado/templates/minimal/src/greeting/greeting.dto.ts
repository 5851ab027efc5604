import { IsInt, IsString, Length } from 'class-validator';

/** What a client sends. */
export class NewGreeting {
  @IsString() @Length(1, 40) name!: string;
}

/** What it receives. */
export class Greeting {
  @IsInt() id!: number;
  @IsString() text!: string;
}
