import 'reflect-metadata';
import { IsBoolean, IsInt, IsString, Length, Max, Min } from 'class-validator';

/** A DTO class of its own for each controller of a large application. */
export function itemClass(): new () => { name: string } {
  class CreateItem {
    @IsString() @Length(1, 40) name!: string;
    @IsInt() @Min(0) @Max(1_000) quantity!: number;
    @IsBoolean() active!: boolean;
  }
  return CreateItem;
}

/** Routes of one generated controller: nine to read, one to write. */
export const ROUTES_PER_CONTROLLER = 10;

/** What `GET /c<controller>/r<route>/:id` answers. */
export function itemOf(controller: number, route: number, id: string): object {
  return { controller, route, id };
}
