declare global {
  namespace Cortado {
    /**
     * Where an application names its own types. What it leaves out is `unknown`.
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

/** The type of principals that `Cortado.Register` names; `unknown` in an application that names none. */
export type KnownPrincipal = Cortado.Register extends { principal: infer Named } ? Named : unknown;

/** The type of `context.principal`: a `KnownPrincipal`, or undefined for a client that no guard has identified. */
export type CurrentPrincipal = Cortado.Register extends { principal: infer Named } ? Named | undefined : unknown;

/** The credentials of a principal. */
export interface Credentials {
  /**
   * A stable name of their owner, which renewed credentials have too. With a subject, a client can renew the credentials of a socket
   * (`$auth`), for the same subject only.
   */
  readonly subject?: string | undefined;
  /**
   * What verified them, compared by identity: credentials of one scheme cannot renew those of another. A guard with only one way to
   * authenticate can leave it out.
   */
  readonly scheme?: unknown;
  /** When they expire: sockets are then closed with 4401, and responses with `Sse` or `Stream` end. Default: never. */
  readonly expires?: Date | undefined;
}
