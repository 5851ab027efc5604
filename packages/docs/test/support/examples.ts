import { join } from 'node:path';
import { createApp, type Application, type CortadoOptions } from 'cortado';
import { createChat } from '../../../../examples/chat/src/app';
import { createGreetings } from '../../../../examples/one-controller/src/app';
import { createBoard } from '../../../../examples/presence-board/src/app';
import { createProducts } from '../../../../examples/products/src/app';
import { createDemo } from '../../../../examples/socket-demo/src/app';

/** An example of the repository. */
export interface Example {
  /** Its folder. */
  readonly name: string;
  readonly create: () => Promise<Application>;
}

/** Every example, as its tests create it. */
export const EXAMPLES: readonly Example[] = [
  { name: 'bookstore', create: createBookstore },
  { name: 'chat', create: () => createChat({ log: false }) },
  { name: 'one-controller', create: () => createGreetings({ log: false }) },
  { name: 'presence-board', create: () => createBoard({ log: false }) },
  { name: 'products', create: () => createProducts({ database: 'sqlite::memory:', log: false }) },
  { name: 'socket-demo', create: () => createDemo({ log: false }) },
];

/** By `require`: the bookstore says what principals are, for every file that TypeScript reads together with it. */
function createBookstore(): Promise<Application> {
  const load = (file: string): unknown => require(join(__dirname, '../../../../examples/bookstore/src', file));
  const { bookstore } = load('app') as { readonly bookstore: (config: object) => CortadoOptions };
  const { BookstoreConfig } = load('config') as { readonly BookstoreConfig: new () => object };
  return createApp({ ...bookstore(Object.assign(new BookstoreConfig(), { database: ':memory:' })), log: false });
}
