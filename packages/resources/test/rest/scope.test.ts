import { closeApps } from '@cortado/testkit/http-app';
import { scopeHolds } from './scope-property';

afterEach(closeApps);

test.each([1, 2, 3])('a client finds no trace of rows outside of its scope (seed %d)', async (seed) => {
  expect(await scopeHolds(() => 'memory:', seed, 80)).toEqual(expect.arrayContaining([200, 400, 404, 409]));
});
