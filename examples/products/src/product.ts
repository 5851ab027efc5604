import { Column, Key, Reference, Resource, Version } from '@cortado/resources';
import { Type } from 'class-transformer';
import { Api } from 'cortado';
import { IsDate, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Shop } from './shop';

/** The table `products`, REST at `/products`, and the channel `products` at `/ws/products`. */
@Resource('products')
export class Product {
  @Key() id!: number;

  @IsString()
  @Length(1, 60)
  @Matches(/\S/, { message: 'name must not be blank' })
  @Column({ unique: true })
  name!: string;

  @Api({ description: 'In cents', example: 490 })
  @IsInt()
  @Min(0)
  @Max(100_000_00)
  @Column({ index: true })
  price!: number;

  @Reference(() => Shop) shopId!: number;

  @IsOptional() @IsDate() @Type(() => Date) soldAt?: Date | null;

  /** Whoever changes a product says which version of it they have seen. */
  @Version() version!: number;
}
