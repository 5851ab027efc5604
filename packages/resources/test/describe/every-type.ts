import { Column, Key, ReadOnly, Reference, Resource } from '@cortado/resources';
import { Exclude, Type } from 'class-transformer';
import { IsArray, IsBoolean, IsDate, IsInt, IsNumber, IsOptional, IsString, IsUUID } from 'class-validator';

@Resource('owners')
export class Owner {
  @Key('uuid') id!: string;
  @IsString() name!: string;
}

/** A property of each type that a resource can store. */
@Resource('things')
export class Thing {
  @Key() id!: number;
  @IsString() text!: string;
  @IsInt() integer!: number;
  @IsNumber() number!: number;
  @IsBoolean() boolean!: boolean;
  @IsOptional() @IsDate() @Type(() => Date) date?: Date | null;
  @Column({ type: 'bigint' }) bigint!: string;
  @Column({ type: 'decimal', scale: 2 }) decimal!: string;
  @Column({ type: 'decimal', scale: 0 }) whole!: string;
  @Column({ type: 'uuid' }) @IsUUID() uuid!: string;
  @IsOptional() @IsArray() @IsString({ each: true }) json?: string[] | null;
  @IsOptional() @IsString() @Exclude({ toPlainOnly: true }) secret?: string | null;
  @ReadOnly() @IsOptional() @IsDate() @Type(() => Date) changedAt?: Date | null;
  @Reference(() => Owner) ownerId!: string;
}
