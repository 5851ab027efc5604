import { Column, Key, ReadOnly, Reference, Resource, Version } from '@cortado/resources';
import { Exclude, Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

@Resource('shops')
export class Shop {
  @Key() id!: number;
  @IsString() @Length(1, 50) name!: string;
  @IsOptional() @IsString() @Exclude({ toPlainOnly: true }) secret?: string | null;
}

export class Size {
  @IsInt() width!: number;
  @IsInt() height!: number;
  @IsOptional() @IsString() @Exclude({ toPlainOnly: true }) note?: string;
}

@Resource('products')
export class Product {
  @Key() id!: number;
  @IsString() @Length(1, 100) name!: string;
  @IsInt() @Min(0) price!: number;
  @Column({ default: 'open' }) @IsIn(['open', 'sold']) status!: string;
  /** Required once the product is sold. */
  @ValidateIf(({ status, buyer }: Product) => status === 'sold' || (buyer ?? null) !== null)
  @IsString()
  @IsEmail()
  buyer?: string | null;
  @IsOptional() @IsDate() @Type(() => Date) soldAt?: Date | null;
  @IsOptional() @ValidateNested() @Type(() => Size) size?: Size | null;
  @IsOptional() @IsString() @Column({ unique: true }) sku?: string | null;
  @IsOptional()
  @IsString()
  @Transform(({ value }) => (value === null ? null : (value as string).toUpperCase()), { toPlainOnly: true })
  colour?: string | null;
  @Reference(() => Shop) shopId!: number;
  @ReadOnly() @IsOptional() @IsDate() @Type(() => Date) checkedAt?: Date | null;
  @Version() version!: number;
}

@Resource('reviews')
export class Review {
  @Key('uuid') id!: string;
  @IsString() text!: string;
  @IsBoolean() @Column({ default: false }) public!: boolean;
  @Column({ type: 'decimal', scale: 2 }) rating!: string;
  @Column({ type: 'bigint' }) views!: string;
  @Reference(() => Product, { onDelete: 'cascade' }) productId!: number;
  @IsOptional() @Reference(() => Review, { onDelete: 'setNull' }) parentId?: string | null;
}

export const MODELS = [Review, Product, Shop];
