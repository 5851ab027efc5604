import { DecoratorMetadata, type MethodDecorator } from '@cortado/core/transport';

/** The methods that a decorator can name. `ALL` stands for each of them but OPTIONS, which must be asked for. */
export const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ALL'] as const;
export type Verb = (typeof VERBS)[number];

/** What a verb decorator wrote down. */
export interface VerbMetadata {
  readonly verb: Verb;
  readonly path: string;
}

export const verbMetadata = new DecoratorMetadata<VerbMetadata>('Get, @Post …');

function verb(name: Verb, path = ''): MethodDecorator {
  return (target, key) => verbMetadata.onMethod(target, key, { verb: name, path });
}

/**
 * Answers GET, and HEAD where no `@Head` of the same path does.
 *
 * @param path put behind the prefix of the controller, in find-my-way's syntax: `/:id`, `/:id(\\d+)`, `/files/*`
 * @example
 * @Get('/:id') one(@Param('id') id: number) { return this.users.find(id) ?? NotFound() }
 */
export function Get(path?: string): MethodDecorator {
  return verb('GET', path);
}

/** Answers POST; an undecorated first parameter is the body. */
export function Post(path?: string): MethodDecorator {
  return verb('POST', path);
}

/** Answers PUT; an undecorated first parameter is the body. */
export function Put(path?: string): MethodDecorator {
  return verb('PUT', path);
}

/** Answers PATCH; an undecorated first parameter is the body. */
export function Patch(path?: string): MethodDecorator {
  return verb('PATCH', path);
}

/** Answers DELETE. It has a body only where a parameter says `@Body()` (RFC 9110 §9.3.5 gives that body no meaning). */
export function Delete(path?: string): MethodDecorator {
  return verb('DELETE', path);
}

/** Answers HEAD in place of the `@Get` of the same path; what it returns decides the headers and is not sent. */
export function Head(path?: string): MethodDecorator {
  return verb('HEAD', path);
}

/** Answers OPTIONS, which no other decorator does: preflight requests are the business of the `cors` option. */
export function Options(path?: string): MethodDecorator {
  return verb('OPTIONS', path);
}

/** Answers every method but OPTIONS; a decorator that names its method goes first on the same path. */
export function All(path?: string): MethodDecorator {
  return verb('ALL', path);
}
