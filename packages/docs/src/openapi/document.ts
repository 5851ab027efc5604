import type { JsonSchema } from '../schema/json-schema';

/** A JSON object of a document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a document says of the API as a whole (OpenAPI §4.8.2). `x-…` is kept. */
export interface DocumentInfo {
  /** The name of the API. */
  readonly title: string;
  /** The version of the API, not that of OpenAPI. */
  readonly version: string;
  /** One line. */
  readonly summary?: string;
  /** As long as it needs to be; CommonMark. */
  readonly description?: string;
  /** The address of the terms of service. */
  readonly termsOfService?: string;
  /** Whom to ask. */
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string };
  /** The licence of the API. */
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string };
  readonly [extension: `x-${string}`]: unknown;
}

/** Where the API is reached (OpenAPI §4.8.5). */
export interface DocumentServer {
  /** As in `https://api.example.com`, or a path relative to the document. */
  readonly url: string;
  /** What documents say of it; CommonMark. */
  readonly description?: string;
  /** The values of `{variables}` in the address. */
  readonly variables?: Readonly<
    Record<string, { readonly default: string; readonly enum?: readonly string[]; readonly description?: string }>
  >;
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: DocumentInfo;
  readonly servers?: readonly DocumentServer[];
  readonly tags?: readonly JsonObject[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly [extension: `x-${string}`]: unknown;
}

/** What one path answers, by its methods. */
export type PathItem = JsonObject & {
  /** What the document cannot hold, because a method of this path has another answer already. */
  readonly 'x-cortado-omitted'?: readonly (JsonObject & { readonly method: string })[];
};

/** A value that an operation reads from a path, a query, a header or a cookie (OpenAPI §4.8.12). */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: true;
  readonly description?: string;
  readonly deprecated?: true;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}
