import { TESTING, testHead, type Kind } from '../kind';

export const guard: Kind = {
  name: 'guard',
  use: (className) => `put it on a class or a method: @Guard(${className})`,
  generate: ({ type }, module) => {
    const className = `${type}Guard`;
    return {
      className,
      code: `import type { Context, GuardInstance } from 'cortado';

/** Lets those in who have identified themselves. Its constructor is injected. */
export class ${className} implements GuardInstance {
  check({ principal }: Context) {
    return principal !== undefined;
  }
}
`,
      test: `${TESTING}
import { Controller, Get, Guard, Ok, Returns, type Context } from 'cortado';
import { ${className} } from '${module}';

@Controller('/guarded')
class GuardedController {
  @Guard(${className})
  @Get()
  @Returns(200, String)
  read() {
    return Ok('inside');
  }
}

/** Stands for authenticate(). */
function identify(context: Context): boolean {
  if (context.headers['x-user'] !== undefined) context.principal = { id: context.headers['x-user'] };
  return true;
}

${testHead('{ controllers: [GuardedController], guards: [identify] }')}
test('nobody else is let in', async () => {
  expect(await app.request('GET', '/guarded')).toHaveStatus(403);
  expect(await app.request('GET', '/guarded', { headers: { 'x-user': 'ada' } })).toHaveStatus(200);
});
`,
    };
  },
};
