import 'reflect-metadata';
import { Key, Resource } from '@cortado/resources';
import { IsInt, IsString, Length, Min } from 'class-validator';

/** A row that writers create. */
export interface NumberedOrder {
  readonly id: number;
  readonly customer: string;
  readonly amount: number;
  readonly status: string;
}

/** What is written each time. */
export const NEW_ORDER = { customer: 'Ada Lovelace', amount: 42, status: 'open' };

export const MOST_RESOURCES = 8;

export function tableOf(number: number): string {
  return `orders${number}`;
}

function orderClass(number: number): new () => NumberedOrder {
  @Resource(tableOf(number))
  class Order {
    @Key() id!: number;
    @IsString() @Length(1, 100) customer!: string;
    @IsInt() @Min(0) amount!: number;
    @IsString() @Length(1, 20) status!: string;
  }
  Object.defineProperty(Order, 'name', { value: `Order${number}` });
  return Order;
}

/** Resources of one shape, each with a log of its own. */
export const ORDERS = Array.from({ length: MOST_RESOURCES }, (_, number) => orderClass(number));
