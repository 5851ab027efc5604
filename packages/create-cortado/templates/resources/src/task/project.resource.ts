import { Column, Key, Resource } from '@cortado/resources';
import { IsString, Length } from 'class-validator';

/** The table `projects`, REST at `/projects`, and the channel `projects` at `/ws/projects`. */
@Resource('projects')
export class Project {
  @Key() id!: number;
  @IsString() @Length(1, 80) @Column({ unique: true }) name!: string;
}
