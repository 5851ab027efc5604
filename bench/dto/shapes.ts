import 'reflect-metadata';
import { Type as TypeOf } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsInt,
  IsNumber,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

export enum Color {
  Red = 'red',
  Green = 'green',
  Blue = 'blue',
}

/** Two lengths, an integer, a boolean, an enum: nothing that has to be parsed. */
export class FiveFields {
  @IsString() @Length(2, 50) name!: string;
  @IsString() @Length(1, 20) city!: string;
  @IsInt() @Min(0) @Max(150) age!: number;
  @IsBoolean() active!: boolean;
  @IsEnum(Color) color!: Color;
}

/** One of the five is a string format. */
export class WithEmail {
  @IsString() @Length(2, 50) name!: string;
  @IsEmail() email!: string;
  @IsInt() @Min(0) @Max(150) age!: number;
  @IsBoolean() active!: boolean;
  @IsEnum(Color) color!: Color;
}

export class Item {
  @IsString() @Length(1, 20) name!: string;
  @IsInt() @Min(1) qty!: number;
  @IsNumber() @Min(0) price!: number;
}

/** The five fields and a list of twenty objects. */
export class Nested extends FiveFields {
  @IsArray() @ValidateNested({ each: true }) @TypeOf(() => Item) items!: Item[];
}

export const five = { name: 'Annabel', city: 'Paris', age: 33, active: true, color: 'green' };
export const email = { name: 'Annabel', email: 'annabel@example.com', age: 33, active: true, color: 'green' };
export const nested = {
  ...five,
  items: Array.from({ length: 20 }, (_, index) => ({ name: `item ${index}`, qty: index + 1, price: 1.5 * index })),
};
export const oneWrong = { ...five, age: -1 };
export const allWrong = { name: 'A', city: 5, age: -1, active: 'x', color: 'pink' };

/** Registers classes that nobody uses, as a large application does. */
export function registerOthers(count: number): void {
  for (let index = 0; index < count; index += 1) {
    class Other {
      name!: string;
      size!: number;
    }
    IsString()(Other.prototype, 'name');
    Length(1, 50)(Other.prototype, 'name');
    IsInt()(Other.prototype, 'size');
    Min(0)(Other.prototype, 'size');
  }
}
