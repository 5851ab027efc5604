import 'reflect-metadata';
import { Column, compileModels, Key, Reference, Resource, Version, type Model, type Row } from '@cortado/resources';
import { Exclude, Type } from 'class-transformer';
import { IsBoolean, IsDate, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';

@Resource('shops')
class Shop {
  @Key() id!: number;
  @Column({ unique: true }) @IsString() name!: string;
  @Column({ default: 0 }) @IsInt() stock!: number;
}

@Resource('products', { table: 'product' })
class Product {
  @Key('uuid') id!: string;
  @Column({ name: 'stock_keeping_unit', unique: true }) @IsOptional() @IsString() sku?: string;
  @Column({ default: 'thing' }) @IsString() name!: string;
  @IsOptional() @Reference(() => Shop) shopId?: number;
  @IsOptional() @Reference(() => Product) parentId?: string;
  @Exclude() @IsOptional() @IsString() secret?: string;
  @Version() version!: number;
}

/** A property of each type, none of them required. */
@Resource('samples')
class Sample {
  @Key() id!: number;
  @IsOptional() @IsString() text?: string;
  @IsOptional() @IsInt() integer?: number;
  @IsOptional() @IsNumber() number?: number;
  @IsOptional() @IsBoolean() boolean?: boolean;
  @IsOptional() @IsDate() @Type(() => Date) date?: Date;
  @IsOptional() @Column({ type: 'bigint' }) bigint?: string;
  @IsOptional() @Column({ type: 'decimal', scale: 2 }) decimal?: string;
  @IsOptional() @Column({ type: 'decimal', scale: 0 }) whole?: string;
  @IsOptional() @Column({ type: 'decimal', scale: 18 }) fraction?: string;
  @IsOptional() @Column({ type: 'uuid' }) uuid?: string;
  @IsOptional() @Column({ type: 'json' }) json?: unknown;
}

const models = compileModels([Shop, Product, Sample]);

export const shops = models.get(Shop)!;
export const products = models.get(Product)!;
export const samples = models.get(Sample)!;
export const all: readonly Model[] = [...models.values()];

/** A shop as it is added. */
export const shop = (name: string, stock = 0): Row => ({ name, stock });
