import type { Kysely, Migration } from 'kysely';

/** What was done to the tables, in order. What is released is not changed again: add a step. */
export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-27-books': {
    up: async (database: Kysely<unknown>) => {
      await database.schema
        .createTable('book')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('isbn', 'text', (column) => column.notNull())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('author', 'text', (column) => column.notNull())
        .addColumn('price', 'real', (column) => column.notNull())
        .addColumn('stock', 'integer', (column) => column.notNull())
        .execute();
      await database.schema.createIndex('book_author').on('book').column('author').execute();
    },
  },
};
