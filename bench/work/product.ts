import 'reflect-metadata';
import { Key, Resource } from '@cortado/resources';
import { Type } from 'class-transformer';
import { IsDate, IsInt, IsString, Length, Min } from 'class-validator';

/** A row of the lists. */
@Resource('products')
export class Product {
  @Key() id!: number;
  @IsString() @Length(1, 100) name!: string;
  @IsString() @Length(1, 40) category!: string;
  @IsInt() @Min(0) price!: number;
  @IsInt() @Min(0) stock!: number;
  @IsDate() @Type(() => Date) addedAt!: Date;
}

/** Rows of one category are a twentieth of all. */
const CATEGORIES = 20;
const PRICES = 100_000;
/** Of the first row; each other was added a minute after the one before. */
const FIRST_ADDED = 1_700_000_000;

/** The values of each row as SQL, from its id `i`. `expectedPage` computes the same. */
export const PRODUCT_SQL = {
  name: `'Product ' || i`,
  category: `'category ' || (i % ${CATEGORIES})`,
  price: `(i * 7919) % ${PRICES}`,
  stock: `i % 100`,
  /** In seconds. */
  addedAt: `${FIRST_ADDED} + i * 60`,
};

/** What every list of a case asks for. */
export const ASKED = { category: 'category 7', price: 40_000, limit: 20 };

/** The page of the rows from 1 to `rows` that `ASKED` means, as JSON holds it. */
export function expectedPage(rows: number): readonly object[] {
  return Array.from({ length: rows }, (_, index) => index + 1)
    .filter((id) => id % CATEGORIES === 7 && (id * 7919) % PRICES >= ASKED.price)
    .map((id) => ({
      id,
      name: `Product ${id}`,
      category: ASKED.category,
      price: (id * 7919) % PRICES,
      stock: id % 100,
      addedAt: new Date((FIRST_ADDED + id * 60) * 1_000).toISOString(),
    }))
    .toSorted((one, other) => one.price - other.price || one.id - other.id)
    .slice(0, ASKED.limit);
}
