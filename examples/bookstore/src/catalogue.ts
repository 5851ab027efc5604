import { Scoped } from 'cortado';
import type { Selectable } from 'kysely';
import type { BookChange, BookSearch, NewBook } from './book';
import type { BookTable } from './database';
import { ShopTransaction } from './shop-transaction';

export type Book = Selectable<BookTable>;

export class OutOfStock extends Error {}

/** The books of the shop, as one request or message sees them. */
@Scoped()
export class Catalogue {
  constructor(private readonly transaction: ShopTransaction) {}

  async search({ author, sort, page, size }: BookSearch): Promise<Book[]> {
    const database = await this.transaction.transaction();
    return await database
      .selectFrom('book')
      .selectAll()
      .$if(author !== undefined, (query) => query.where('author', '=', author!))
      .orderBy(sort)
      .orderBy('id')
      .limit(size)
      .offset((page - 1) * size)
      .execute();
  }

  async find(id: number): Promise<Book | undefined> {
    const database = await this.transaction.transaction();
    return await database.selectFrom('book').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async add(book: NewBook): Promise<Book> {
    const database = await this.transaction.transaction();
    return await database
      .insertInto('book')
      .values({ ...book })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  async change(id: number, change: BookChange): Promise<Book | undefined> {
    if (Object.keys(change).length === 0) return await this.find(id);
    const database = await this.transaction.transaction();
    return await database
      .updateTable('book')
      .set({ ...change })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
  }

  async remove(id: number): Promise<boolean> {
    const database = await this.transaction.transaction();
    const { numDeletedRows } = await database.deleteFrom('book').where('id', '=', id).executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** @throws OutOfStock */
  async take(book: Book, quantity: number): Promise<Book> {
    const database = await this.transaction.transaction();
    const taken = await database
      .updateTable('book')
      .set((each) => ({ stock: each('stock', '-', quantity) }))
      .where('id', '=', book.id)
      .where('stock', '>=', quantity)
      .returningAll()
      .executeTakeFirst();
    if (taken === undefined) throw new OutOfStock(`${book.stock} of "${book.title}" are left`);
    return taken;
  }
}
