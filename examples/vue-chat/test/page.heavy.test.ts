import { join } from 'node:path';
import { testPage } from '../../react-chat/test/page-tests';

describe('the page with Vue', () => {
  testPage(join(__dirname, '..'));
});
