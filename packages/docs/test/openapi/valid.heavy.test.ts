import { buildDocuments } from '@cortado/docs';
import { createApp } from 'cortado';
import { bookstore } from '../../../../examples/bookstore/src/app';
import { BookstoreConfig } from '../../../../examples/bookstore/src/config';
import { createChat } from '../../../../examples/chat/src/app';
import { createGreetings } from '../../../../examples/one-controller/src/app';
import { createBoard } from '../../../../examples/presence-board/src/app';
import { createProducts } from '../../../../examples/products/src/app';
import { createDemo } from '../../../../examples/socket-demo/src/app';
import { everything } from '../everything';
import { openApiErrors } from './valid';

const log = false;
const applications = {
  everything,
  bookstore: () => createApp({ ...bookstore(Object.assign(new BookstoreConfig(), { database: ':memory:' })), log }),
  chat: () => createChat({ log }),
  'one-controller': () => createGreetings({ log }),
  'presence-board': () => createBoard({ log }),
  products: () => createProducts({ database: 'memory:', log }),
  'socket-demo': () => createDemo({ log }),
};

test('the documents of the examples, and of an application with every feature, are valid', async () => {
  const documents: [string, object][] = [];
  for (const [name, create] of Object.entries(applications)) {
    const app = await create();
    documents.push([name, buildDocuments(app).openapi]);
    await app.close();
  }
  const errors = await openApiErrors([...documents.map(([, document]) => document), { openapi: '3.1.0' }]);
  expect(errors.slice(0, -1)).toEqual(documents.map(() => []));
  expect(errors.at(-1)).not.toEqual([]);
}, 120_000);
