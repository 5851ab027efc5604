import { closeApps } from '@cortado/testkit/http-app';
import { scopeHolds } from './scope-property';

afterEach(closeApps);

test.each([1, 2, 3])('a client finds no trace of rows outside of its scope (seed %d)', (seed) =>
  scopeHolds(() => 'memory:', seed, 80),
);
