import { Exclude, Expose, Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDate,
  IsEmail,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import type { ValidatorConstraintInterface } from 'class-validator';

export enum Size {
  Small = 's',
  Large = 'l',
}

@ValidatorConstraint({ name: 'free', async: true })
export class IsFree implements ValidatorConstraintInterface {
  async validate(name: unknown): Promise<boolean> {
    return Promise.resolve(name !== 'taken');
  }
  defaultMessage(): string {
    return '$property $value is taken';
  }
}

export class Line {
  @IsString() @Length(1, 10) sku!: string;
  @IsInt({ message: ({ property, value }) => `${property} is ${String(value)}` }) @Min(1) qty!: number;
}

export class Animal {
  @IsString() name!: string;
}

export class Cat extends Animal {
  @IsInt() lives!: number;
}

export class Order {
  @Validate(IsFree)
  @IsString()
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : (value as unknown)))
  name!: string;
  @IsEmail() email!: string;
  @IsOptional() @IsEnum(Size, { groups: ['sized'] }) size?: Size;
  @IsArray() @ArrayMaxSize(3) @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
  @IsOptional()
  @ValidateNested()
  @Type(() => Animal, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } })
  pet?: Animal;
  @IsOptional() @IsDate() @Type(() => Date) due?: Date;
  @ValidateIf((order: Order) => order.due !== undefined) @Matches(/^a/) note?: string;
  @Expose({ name: 'coupon_code' }) @IsOptional() @IsString() coupon?: string;
  @Exclude() internal?: string;
  @IsOptional() @IsInt() count?: number;
}

export class Page {
  @IsInt() @Type(() => Number) page!: number;
  @IsOptional() @IsString() sort = 'name';
}
