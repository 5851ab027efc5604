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
