import { Column, Key, Reference, Resource, Version } from '@cortado/resources';
import { Type } from 'class-transformer';
import { IsBoolean, IsDate, IsOptional, IsString, Length } from 'class-validator';
import { Project } from './project.resource.js';

/** The table `tasks`, REST at `/tasks`, and the channel `tasks` at `/ws/tasks`. */
@Resource('tasks')
export class Task {
  @Key() id!: number;
  @IsString() @Length(1, 80) title!: string;
  @IsBoolean() @Column({ default: false, index: true }) done!: boolean;
  @IsOptional() @IsDate() @Type(() => Date) dueAt?: Date | null;
  @Reference(() => Project) projectId!: number;

  /** Whoever changes a task says which version of it they have seen, so that nobody overwrites a change that they do not know. */
  @Version() version!: number;
}
