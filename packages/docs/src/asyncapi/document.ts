import type { JsonSchema } from '../schema/json-schema';

/** An AsyncAPI 3.0 document, as far as applications of Cortado need it. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: AsyncApiInfo;
  readonly defaultContentType: string;
  readonly servers?: Readonly<Record<string, AsyncApiServer>>;
  readonly channels: Readonly<Record<string, AsyncApiChannel>>;
  readonly operations: Readonly<Record<string, AsyncApiOperation>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes?: Readonly<Record<string, object>>;
  };
}

/** What a document says of the application. */
export interface AsyncApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

export interface AsyncApiServer {
  readonly host: string;
  readonly protocol: string;
  readonly pathname?: string;
  readonly description?: string;
  readonly variables?: Readonly<Record<string, { readonly default?: string; readonly description?: string }>>;
}

export interface AsyncApiChannel {
  /** Where it is: the path of a socket, or the names of a channel class. */
  readonly address: string;
  readonly title: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly AsyncApiTag[];
  readonly parameters?: Readonly<Record<string, AsyncApiParameter>>;
  readonly servers?: readonly Reference[];
  readonly messages: Readonly<Record<string, AsyncApiMessage>>;
  readonly bindings?: Readonly<Record<string, unknown>>;
  readonly 'x-cortado': Readonly<Record<string, unknown>>;
}

export interface AsyncApiParameter {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: string;
}

export interface AsyncApiMessage {
  readonly name: string;
  readonly title: string;
  readonly summary?: string;
  readonly description?: string;
  readonly contentType: string;
  readonly payload: JsonSchema;
  readonly correlationId?: { readonly location: string };
  readonly examples?: readonly { readonly payload: unknown }[];
  readonly 'x-cortado'?: Readonly<Record<string, unknown>>;
}

export interface AsyncApiOperation {
  /** `receive`: the client sends it; `send`: the server does. */
  readonly action: 'receive' | 'send';
  readonly channel: Reference;
  readonly title: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly AsyncApiTag[];
  /** Any one of these will do. */
  readonly security?: readonly Reference[];
  readonly messages: readonly Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
  readonly 'x-cortado'?: Readonly<Record<string, unknown>>;
}

export interface AsyncApiTag {
  readonly name: string;
}

export interface Reference {
  readonly $ref: string;
}
