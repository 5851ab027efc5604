/** Where a server of the application wants to listen. */
export interface Place {
  readonly port: number;
  readonly host: string | undefined;
  readonly ipv6Only: boolean;
}

/** As `server.address()` has it. */
export interface Bound {
  readonly address: string;
  readonly family: string;
  readonly port: number;
}

/** From the process of the application. */
export type FromChild =
  /** It asks for a port. */
  | { readonly dev: 'listen'; readonly server: number; readonly place: Place; readonly isTls: boolean }
  /** Its server takes connections from now on, or does not any more. */
  | { readonly dev: 'listening' | 'closed'; readonly server: number }
  /** It has a connection that it was passed, or its server was closed in the meantime. */
  | { readonly dev: 'taken' | 'returned'; readonly connection: number }
  /** An exception that nobody caught ends it. */
  | { readonly dev: 'crashed'; readonly stack: string };

/** To the process of the application. */
export type ToChild =
  | { readonly dev: 'bound'; readonly server: number; readonly bound: Bound }
  | { readonly dev: 'refused'; readonly server: number; readonly error: PlainError }
  /** A connection comes with it. */
  | { readonly dev: 'connection'; readonly server: number; readonly connection: number }
  | { readonly dev: 'stop' };

/** What crosses from one process to the other of a system error. */
export interface PlainError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
}

/** Tells the process of the application that it is the one whose ports are held: it has the id of the process that started it. */
export const PARENT_VARIABLE = 'CORTADO_DEV_PARENT';
