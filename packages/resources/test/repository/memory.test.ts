import { repositoryContract } from './repository-contract';

describe('in memory', () => {
  repositoryContract(() => 'memory:');
});
