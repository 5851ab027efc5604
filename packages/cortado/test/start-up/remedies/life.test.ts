import { follow } from './case';
import { FOREIGN_HOOKS, foreignHooks, ofLife } from './life';

follow(ofLife);

test('methods of NestJS that nothing calls are warnings, with remedies', async () => {
  expect(await foreignHooks()).toEqual(FOREIGN_HOOKS);
});
