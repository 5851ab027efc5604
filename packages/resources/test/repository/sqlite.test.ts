import { repositoryContract } from './repository-contract';

describe('on SQLite', () => {
  repositoryContract(() => 'sqlite::memory:');
});
