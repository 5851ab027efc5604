declare global {
  namespace Cortado {
    /**
     * What an application says of its own types. Everything that is left out is `unknown`.
     *
     * @example
     * declare global {
     *   namespace Cortado {
     *     interface Register { principal: User }
     *   }
     * }
     */
    interface Register {}
  }
}

/** Who somebody is, as `Cortado.Register` names it; `unknown` in an application that names nothing. */
export type KnownPrincipal = Cortado.Register extends { principal: infer Named } ? Named : unknown;

/** The type of `context.principal`: a `KnownPrincipal`, or undefined for a client that no guard has identified. */
export type CurrentPrincipal = Cortado.Register extends { principal: infer Named } ? Named | undefined : unknown;

/** What is known of the credentials behind a principal. */
export interface Credentials {
  /**
   * Whose they are, by a name that new credentials of the same person have too. A socket whose guard gives one can renew its
   * credentials (`$auth`), for that subject alone.
   */
  readonly subject?: string | undefined;
  /**
   * What found them, compared by identity: credentials of one scheme are not renewed by those of another. A guard that has one way only
   * to identify somebody can leave it out.
   */
  readonly scheme?: unknown;
  /** When they end: a socket is closed with 4401 then, and what `Sse` or `Stream` sends ends. Default never. */
  readonly expires?: Date | undefined;
}
