import { unwrap, type Client, type Where } from '@cortado/client';
import { Column, Key, Resource, type Repository } from '@cortado/resources';
import { IsInt, IsOptional, IsString } from 'class-validator';

@Resource('stock')
export class Stock {
  @Key() id!: number;
  @IsString() name!: string;
  @IsInt() price!: number;
  @IsOptional() @IsString() @Column({ type: 'decimal', scale: 2 }) weight?: string;
}

export interface StockRow {
  id: number;
  name: string;
  price: number;
  weight?: string;
}

export interface StockApi {
  resources: {
    stock: {
      row: StockRow;
      key: number;
      create: { name: string; price: number; weight?: string | undefined };
      update: { name?: string | undefined; price?: number | undefined };
    };
  };
}

export interface StockQuery {
  where?: Where<StockRow>;
  sort?: ('weight' | '-price' | 'name')[];
  limit?: number;
}

/** Every row, one part of them, and the first ones. */
export const QUERIES: readonly StockQuery[] = [
  {},
  { where: { price: { lt: 50 } }, sort: ['-price', 'name'] },
  { sort: ['weight'], limit: 10 },
];

/** Changes rows as somebody else does: two of four changes are new rows, one a new price, one a removal. */
export class StockChanges {
  readonly #ids: number[] = [];

  constructor(private readonly rows: Repository<Stock>) {}

  /** @param n the number of the change: the same numbers make the same changes */
  async make(n: number): Promise<void> {
    const kind = this.#ids.length < 20 ? 0 : n % 4;
    const at = (n * 7919) % Math.max(1, this.#ids.length);
    if (kind <= 1) await this.#create({ name: `row ${n % 13}`, price: (n * 31) % 100, weight: weightOf(n) });
    else if (kind === 2) await this.rows.update(this.#ids[at]!, { price: (n * 13) % 100 });
    else await this.rows.remove(this.#ids.splice(at, 1)[0]!);
  }

  /** A row that every query has. @returns its key */
  async last(): Promise<number> {
    await this.#create({ name: 'the last', price: -1, weight: '0.00' });
    return this.#ids.at(-1)!;
  }

  async removeAll(): Promise<void> {
    for (const id of this.#ids.splice(0)) await this.rows.remove(id);
  }

  async #create(row: { name: string; price: number; weight: string | undefined }): Promise<void> {
    this.#ids.push((await this.rows.create(row as Stock)).id);
  }
}

/** Some have none. */
function weightOf(n: number): string | undefined {
  return n % 3 === 0 ? undefined : `${(n * 17) % 200}.25`;
}

/** All pages of the server's list. */
export async function listed(api: Client<StockApi>, query: StockQuery): Promise<StockRow[]> {
  const { limit = Infinity } = query;
  const rows: StockRow[] = [];
  for (let after: string | null | undefined; after !== null && rows.length < limit;) {
    const page = { ...query, limit: query.limit ?? 100, ...(after !== undefined && { after }) };
    const { items, next } = await unwrap(api.resource('stock').list(page));
    rows.push(...items);
    after = next;
  }
  return rows;
}
