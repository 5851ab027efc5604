import { join } from 'node:path';
import { testPage } from './page-tests';

describe('the page with React', () => {
  testPage(join(__dirname, '..'));
});
