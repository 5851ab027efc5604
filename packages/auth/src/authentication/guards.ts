import { Forbidden, Guard, type Context, type Verdict } from '@cortado/core';
import { unauthorized } from './authenticate';
import { describedGuard } from './described-guard';
import { isNobody } from './scheme';

type ClassOrMethodDecorator = ReturnType<typeof Guard>;

/**
 * Refuses requests without a principal: 401.
 *
 * @example
 * @Authenticated() @Controller('/orders') class OrderController {}
 */
export function Authenticated(): ClassOrMethodDecorator {
  return Guard(
    describedGuard('Authenticated', (context) => (isNobody(context.principal) ? unauthorized(context) : true), {
      security: [],
      statuses: [401],
    }),
  );
}

/**
 * Admits principals that have one of these roles in `principal.roles`. Answers 401 without a principal, else 403.
 *
 * @example
 * @Roles('admin', 'editor') @Delete('/:id') remove(@Param('id') id: number) {}
 */
export function Roles(...roles: readonly [string, ...string[]]): ClassOrMethodDecorator {
  const check = (context: Context): Verdict => {
    if (isNobody(context.principal)) return unauthorized(context);
    const own = rolesOf(context);
    return roles.some((role) => own.includes(role)) ? true : Forbidden();
  };
  return Guard(describedGuard('Roles', check, { security: [], statuses: [401, 403] }));
}

function rolesOf({ principal }: Context): readonly unknown[] {
  const { roles } = principal as { readonly roles?: unknown };
  return Array.isArray(roles) ? roles : [];
}
