import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsNumber, IsString, Length, Max, Min, ValidateNested } from 'class-validator';

export class Address {
  @IsString() @Length(1, 80) street!: string;
  @IsString() @Length(1, 40) city!: string;
  @IsString() @Length(2, 2) country!: string;
}

export class OrderItem {
  @IsString() @Length(3, 20) sku!: string;
  @IsInt() @Min(1) @Max(99) quantity!: number;
  @IsNumber() @Min(0) price!: number;
}

/** The nested DTO: one object, and a list. */
export class CreateOrder {
  @IsString() @Length(2, 40) customer!: string;
  @ValidateNested() @Type(() => Address) address!: Address;
  @IsArray() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => OrderItem) items!: OrderItem[];
}

/** What a guarded order comes to. */
export class Receipt {
  constructor(
    readonly customer: string,
    readonly count: number,
    readonly total: number,
  ) {}
}

export const order = {
  customer: 'Ada Lovelace',
  address: { street: '12 St James’s Square', city: 'London', country: 'GB' },
  items: Array.from({ length: 20 }, (_, index) => ({
    sku: `SKU-${1_000 + index}`,
    quantity: 1 + (index % 9),
    price: 5 + index,
  })),
};

/** The business of the guarded order: built anew for each request. */
export class Till {
  #total = 0;
  #count = 0;

  add({ quantity, price }: OrderItem): void {
    this.#total += quantity * price;
    this.#count += 1;
  }

  receipt(customer: string): Receipt {
    return new Receipt(customer, this.#count, this.#total);
  }
}

export function ringUp(till: Till, { customer, items }: CreateOrder): Receipt {
  for (const item of items) till.add(item);
  return till.receipt(customer);
}

export const receipt = ringUp(new Till(), order);

/** What the guard asks for. */
export const AUTHORIZATION = 'Bearer ada';
