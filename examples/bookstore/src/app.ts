import { authenticate, jwt } from '@cortado/auth';
import { docs } from '@cortado/docs';
import { Conflict, type CortadoOptions } from 'cortado';
import { BookController } from './book-controller';
import { OutOfStock } from './catalogue';
import { BookstoreConfig } from './config';
import { databaseCheck, databaseProvider } from './database';
import { OrderController } from './order-controller';
import { toUser } from './people';
import { SessionController } from './session-controller';

/** Everything that the shop is made of: for `createApp()`, and for `testApp()`. */
export function bookstore(config: BookstoreConfig): CortadoOptions {
  return {
    controllers: [BookController, SessionController, OrderController],
    providers: [{ provide: BookstoreConfig, useValue: config }, databaseProvider],
    plugins: [databaseCheck, docs()],
    guards: [authenticate(jwt({ key: config.secret, principal: toUser }))],
    errors: [[OutOfStock, (error: OutOfStock) => Conflict(error.message)]],
    http: { uploads: true, helmet: true, health: true },
  };
}
