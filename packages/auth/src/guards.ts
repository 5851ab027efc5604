import { Forbidden, Guard, type Context } from '@cortado/core';
import { unauthorized } from './authenticate';

type ClassOrMethodDecorator = ReturnType<typeof Guard>;

/**
 * Lets nobody through who has not said who they are: 401.
 *
 * @example
 * @Authenticated() @Controller('/orders') class OrderController {}
 */
export function Authenticated(): ClassOrMethodDecorator {
  return Guard((context) => (isKnown(context) ? true : unauthorized(context)));
}

/**
 * Lets through who has one of these roles, which are read from `principal.roles`: 401 for strangers, 403 for others.
 *
 * @example
 * @Roles('admin', 'editor') @Delete('/:id') remove(@Param('id') id: number) {}
 */
export function Roles(...roles: readonly [string, ...string[]]): ClassOrMethodDecorator {
  return Guard((context) => {
    if (!isKnown(context)) return unauthorized(context);
    const own = rolesOf(context.principal);
    return roles.some((role) => own.includes(role)) ? true : Forbidden();
  });
}

function isKnown({ principal }: Context): boolean {
  return principal !== undefined && principal !== null;
}

function rolesOf(principal: unknown): readonly unknown[] {
  const { roles } = principal as { readonly roles?: unknown };
  return Array.isArray(roles) ? roles : [];
}
