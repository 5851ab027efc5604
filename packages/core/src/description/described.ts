import type { SecuritySchemeDescription } from './handler-description';

/** What a guard says of itself, for documents: the property `[described]` of its function or class. */
export interface SelfDescription {
  /** The security schemes whose credentials it takes, by name. An empty list for a guard that requires those of another guard. */
  readonly security?: readonly string[];
  /** How clients send those credentials, for the schemes that documents are to explain. */
  readonly schemes?: readonly SecuritySchemeDescription[];
  /** Whether requests without credentials pass it. Default false. */
  readonly optional?: boolean;
  /** The statuses that it may answer with. Default 403. */
  readonly statuses?: readonly number[];
}

/**
 * The key of what a guard says of itself in `app.describe()`.
 *
 * @example
 * class PaidGuard {
 *   static readonly [described]: SelfDescription = { statuses: [402] };
 *   check(context: Context) { return context.principal?.hasPaid === true || Status(402) }
 * }
 */
export const described: unique symbol = Symbol.for('cortado.described') as never;

/** What a guard says of itself; an empty object for one that says nothing. */
export function selfDescriptionOf(guard: unknown): SelfDescription {
  if (typeof guard !== 'function') return {};
  return (guard as { readonly [described]?: SelfDescription })[described] ?? {};
}
