import { Key, Resource, Version } from '@cortado/resources';
import { IsInt, IsString, Length, Min } from 'class-validator';

/** What random operations change. */
@Resource('stock')
export class Stock {
  @Key() id!: number;
  @IsString() @Length(1, 100) name!: string;
  @IsInt() @Min(0) price!: number;
  @Version() version!: number;
}
