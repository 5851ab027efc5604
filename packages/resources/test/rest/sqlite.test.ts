import { restContract } from './rest-contract';

describe('on SQLite', () => {
  restContract(() => 'sqlite::memory:');
});
