import { Singleton } from 'cortado';
import type { Book, BookChange, BookSearch, NewBook } from './book';

export class OutOfStock extends Error {}

/** The books of the shop, in memory. */
@Singleton()
export class Catalogue {
  readonly #books = new Map<number, Book>();
  #lastId = 0;

  search({ author, sort, page, size }: BookSearch): Book[] {
    return [...this.#books.values()]
      .filter((book) => author === undefined || book.author === author)
      .toSorted((a, b) => (sort === 'price' ? a.price - b.price : a.title.localeCompare(b.title)))
      .slice((page - 1) * size, page * size);
  }

  find(id: number): Book | undefined {
    return this.#books.get(id);
  }

  add(book: NewBook): Book {
    const added = { ...book, id: (this.#lastId += 1) };
    this.#books.set(added.id, added);
    return added;
  }

  change(id: number, change: BookChange): Book | undefined {
    const book = this.#books.get(id);
    if (book === undefined) return undefined;
    const changed = { ...book, ...change };
    this.#books.set(id, changed);
    return changed;
  }

  remove(id: number): boolean {
    return this.#books.delete(id);
  }

  /** @throws OutOfStock */
  take(book: Book, quantity: number): Book {
    if (book.stock < quantity) throw new OutOfStock(`${book.stock} of "${book.title}" are left`);
    const left = { ...book, stock: book.stock - quantity };
    this.#books.set(book.id, left);
    return left;
  }
}
