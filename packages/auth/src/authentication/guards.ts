import { Forbidden, Guard, type Context } from '@cortado/core';
import { unauthorized } from './authenticate';
import { isNobody } from './scheme';

type ClassOrMethodDecorator = ReturnType<typeof Guard>;

/**
 * Lets nobody through who has not said who they are: 401.
 *
 * @example
 * @Authenticated() @Controller('/orders') class OrderController {}
 */
export function Authenticated(): ClassOrMethodDecorator {
  return Guard((context) => (isNobody(context.principal) ? unauthorized(context) : true));
}

/**
 * Lets through who has one of these roles, which are read from `principal.roles`: 401 for strangers, 403 for others.
 *
 * @example
 * @Roles('admin', 'editor') @Delete('/:id') remove(@Param('id') id: number) {}
 */
export function Roles(...roles: readonly [string, ...string[]]): ClassOrMethodDecorator {
  return Guard((context) => {
    if (isNobody(context.principal)) return unauthorized(context);
    const own = rolesOf(context);
    return roles.some((role) => own.includes(role)) ? true : Forbidden();
  });
}

function rolesOf({ principal }: Context): readonly unknown[] {
  const { roles } = principal as { readonly roles?: unknown };
  return Array.isArray(roles) ? roles : [];
}
