import { IsInt } from 'class-validator';

/** How far a project is. */
export class Progress {
  @IsInt() done!: number;
  @IsInt() open!: number;
}
