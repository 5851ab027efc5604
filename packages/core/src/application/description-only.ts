/** Known to every copy of this package: the tool that sets it need not have the copy of the application. */
const DESCRIPTION_ONLY: unique symbol = Symbol.for('cortado.descriptionOnly') as never;

/**
 * Whether the program creates applications only to describe them, as `cortado routes` and `cortado contract` do. They connect to nothing,
 * and do not listen.
 */
export function isDescriptionOnly(): boolean {
  return (globalThis as { readonly [DESCRIPTION_ONLY]?: boolean })[DESCRIPTION_ONLY] === true;
}
