import { restContract } from './rest-contract';

describe('in memory', () => {
  restContract(() => 'memory:');
});
