import 'reflect-metadata';
import { IsBoolean, IsEnum, IsInt, IsString, Length, Max, Min } from 'class-validator';

export enum Role {
  admin = 'admin',
  author = 'author',
  reader = 'reader',
}

/** The five-field DTO: two lengths, an integer, a boolean, an enum, and no string format. */
export class CreateUser {
  @IsString() @Length(2, 40) name!: string;
  @IsString() @Length(0, 280) about!: string;
  @IsInt() @Min(0) @Max(150) age!: number;
  @IsBoolean() active!: boolean;
  @IsEnum(Role) role!: Role;
}

export const user = { name: 'Ada Lovelace', about: 'Wrote the first program', age: 36, active: true, role: 'author' };

/** Too short, missing, out of range, of the wrong type, not in the enum. */
export const invalidUser = { name: 'A', age: 200, active: 'yes', role: 'king' };
export const INVALID_FIELDS = ['name', 'about', 'age', 'active', 'role'];

/** What `GET /users/:id` answers. */
export function userOf(id: number): object {
  return { id, name: 'Ada Lovelace', role: 'author' };
}
