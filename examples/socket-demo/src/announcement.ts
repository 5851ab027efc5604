import { IsString, Length } from 'class-validator';

/** What everyone is told who watches the status. */
export class Announcement {
  @IsString() @Length(1, 200) text!: string;
}
