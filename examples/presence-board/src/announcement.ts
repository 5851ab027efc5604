import { IsString, Matches, MaxLength } from 'class-validator';

/** What is told in a room by something else than a visitor, and what its visitors get. */
export class Announcement {
  @IsString()
  @MaxLength(280)
  @Matches(/\S/, { message: 'text must not be blank' })
  text!: string;
}
