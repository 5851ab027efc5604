import { Column, Key, Resource } from '@cortado/resources';
import { IsString, Length } from 'class-validator';

/** Shops are read only here: the page shows them, and the first start adds them. */
@Resource('shops', { operations: ['list', 'read'] })
export class Shop {
  @Key() id!: number;
  @IsString() @Length(1, 60) @Column({ unique: true }) name!: string;
}
