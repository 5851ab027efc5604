import { messagesWithoutPrincipal, ofAuth } from './auth';
import { follow } from './case';

follow(ofAuth);

test('an endpoint whose messages nobody can send is a warning when the application starts', async () => {
  expect(await messagesWithoutPrincipal()).toEqual([
    'put a guard before it that sets context.principal, as in createApp({ guards: [authenticate(jwt({ key }))] })',
  ]);
});
