import type { ClassDescription, TextFormat } from '@cortado/dto';
import type { Class } from '../common/types';

/** A request with one answer, as those of HTTP, the handshake of a socket, or a message on it. */
export type HandlerKind = 'action' | 'handshake' | 'message' | 'join';

/** Where the handler is written: a socket class, a method of a controller, or a function given to `app.route` or `app.websocket`. */
export type HandlerStyle = 'class' | 'method' | 'function';

/** The version of a handler, and how a request names it. */
export interface VersionDescription {
  /** As in `@Version('2')`. */
  readonly name: string;
  /** `path`: it is part of `path` already. */
  readonly in: 'path' | 'header' | 'mediaType';
  /** The header, or the parameter of the media type in `accept`, that names it; undefined in a path. */
  readonly field?: string | undefined;
  /** True where requests that name no version are answered too. */
  readonly default?: true | undefined;
}

/** What documents say of a class, a method or a property: `@Api`. */
export interface Documentation {
  /** One line. */
  readonly summary?: string | undefined;
  /** As long as it needs to be; CommonMark. */
  readonly description?: string | undefined;
  /** Where documents list it. Default: the name of the class without `Controller`. */
  readonly tags?: readonly string[] | undefined;
  /** Whether clients should no longer use it. */
  readonly deprecated?: boolean | undefined;
  /** Whether documents leave it out. */
  readonly hidden?: boolean | undefined;
  /** A value that is accepted, or an answer. */
  readonly example?: unknown;
  /** Of a class: its name in documents. Default: the name of the class. */
  readonly name?: string | undefined;
  /** The security schemes whose credentials it takes, where no guard says so. */
  readonly security?: readonly string[] | undefined;
}

/** Where a handler is reached. */
export interface HandlerPlace {
  /** The name of the transport, as in `http`. */
  readonly transport: string;
  /** What it handles: an HTTP request, a handshake, a message, and so on. */
  readonly kind: HandlerKind;
  /** How it is written: a class, callbacks, a function, or the traditional style. */
  readonly style: HandlerStyle;
  /** An HTTP method, `ALL`, or `UPGRADE` for a handshake; undefined for a message. */
  readonly method?: string | undefined;
  /** With prefix and version, in the syntax of routes. That of the socket for a message. Empty for a channel class that no socket lists. */
  readonly path: string;
  /** The host that a request has to name; undefined for any. A handler with several hosts is described once for each. */
  readonly host?: string | undefined;
  /** The version of the route; undefined for none. */
  readonly version?: VersionDescription | undefined;
  /** Of a message: the event that it has to name; undefined for whatever no other handler of the socket takes. */
  readonly event?: string | undefined;
  /** Of a message with an event: the property that names it. */
  readonly discriminator?: string | undefined;
  /** Of a join or a message of a channel class: the pattern of its names, as in `room:{room}`. */
  readonly channel?: string | undefined;
  /** Of a handshake: the protocols that clients may choose. */
  readonly protocols?: readonly ('message' | 'rpc')[] | undefined;
  /** Of a handshake: the subprotocols of the endpoint, in order of preference; undefined for none. */
  readonly subprotocols?: readonly string[] | undefined;
  /** Of a handshake: true where each ping comes with the push `$ping`. */
  readonly pingFrames?: true | undefined;
  /** Of a join: true where members are told who is in the channel. */
  readonly presence?: true | undefined;
  /** Of a join with presence: the class of what others are shown of a member; undefined where nothing says so. */
  readonly presenceInfo?: unknown;
  /** Of a join: true where publications have positions, from which clients recover. */
  readonly positions?: true | undefined;
  /** The media types that its body may have; `[]` for any. Undefined without a body. */
  readonly mediaTypes?: readonly string[] | undefined;
  /** The statuses that its transport answers with by itself, as 429 where it limits rates. */
  readonly statuses?: readonly number[] | undefined;
  /** Whether documents leave it out, as the route for metrics. Default false. */
  readonly hidden?: boolean | undefined;
}

/** One value that a handler reads, or all values of a source in one DTO. */
export interface InputDescription {
  /** `custom` for a decorator of `createArgument`, which may read anything. */
  readonly source: 'path' | 'query' | 'header' | 'cookie' | 'file' | 'custom';
  /** Headers in lower case. Undefined where a DTO reads the whole source. */
  readonly name?: string | undefined;
  /** `String`, `Number`, `Boolean`, `BigInt`, `Date`, or the DTO class; undefined where nothing says so. */
  readonly type?: unknown;
  /** Whether it is a list of that type. */
  readonly list: boolean;
  /** Whether its absence is refused. False for a whole source: its DTO says which properties are required. */
  readonly required: boolean;
  /** Given where it is absent. An initialiser is not known, and makes an input optional without a default. */
  readonly default?: unknown;
  /** What its text is narrowed to; undefined for nothing. */
  readonly format?: TextFormat | undefined;
  /** The values that are allowed. */
  readonly enum?: readonly (string | number)[] | undefined;
  /** What becomes of names that the DTO does not declare, where the decorator says so. */
  readonly unknown?: 'strip' | 'reject' | 'keep' | undefined;
  /** The groups whose decorators apply, where something says so. */
  readonly groups?: readonly string[] | undefined;
  /** The largest size of a file, in bytes, where its decorator says so. */
  readonly maxSize?: number | undefined;
  /** The media types of a file, where its decorator says so. */
  readonly mediaTypes?: readonly string[] | undefined;
  /** The JSON Schema (2020-12) of its value, where no class says what it is, as for the filters of a resource. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Of a query with a schema: how text holds several values. `commas` for a list, as in `sort=-price,name`; `brackets` for an object, as in
   * `price[gte]=10`. Undefined: a list repeats the name.
   */
  readonly style?: 'commas' | 'brackets' | undefined;
}

/** The body of a request, or a message. */
export interface PayloadDescription {
  /** Parsed JSON (or a form), text as it came, or bytes as they came. */
  readonly kind: 'json' | 'text' | 'binary';
  /** The DTO class, `String` or `Buffer`; of a list the class of its items. */
  readonly type: Class;
  /** Whether it is a list of that class. */
  readonly list: boolean;
  /** How many items a list may have. */
  readonly maxItems?: number | undefined;
  /** True where one item in the place of a list is accepted too. */
  readonly orOne?: true | undefined;
  /** False where its parameter has an initialiser. */
  readonly required: boolean;
  /** What becomes of properties that the DTO does not declare, where the handler says so. */
  readonly unknown?: 'strip' | 'reject' | 'keep' | undefined;
  /** The groups whose decorators apply, where something says so. */
  readonly groups?: readonly string[] | undefined;
  /** The JSON Schema (2020-12) of the payload, where no class says what it is. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
}

/** One answer, as `@Returns` declares it. */
export interface ResponseDescription {
  /** The status. */
  readonly status: number;
  /** The class of the body, or of the items of a list; `null` without a body, and where `mediaType` or `events` says what it is. */
  readonly type: Class | null;
  /** Whether the body is a list of `type`. */
  readonly list: boolean;
  /** Of a body that is not JSON, as in `text/csv`. */
  readonly mediaType?: string | undefined;
  /** Of server-sent events: the classes of their data, by the name of the event. */
  readonly events?: Readonly<Record<string, Class | null>> | undefined;
  /** The JSON Schemas of its headers by name in lower case, beside those that every answer has. */
  readonly headers?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /** What documents say of it. */
  readonly description?: string | undefined;
}

/** What a server pushes, as `@Emits` declares it. */
export interface PushDescription {
  /** The name of the event. */
  readonly event: string;
  /** The class of its data; `null` for none. */
  readonly type: Class | null;
  /** Whether the data is a list of `type`. */
  readonly list: boolean;
  /** What documents say of it. */
  readonly description?: string | undefined;
}

/** What a server asks its clients, as `@Asks` declares it. */
export interface QuestionDescription extends PushDescription {
  /** What the client may answer with. */
  readonly answers: readonly ResponseDescription[];
}

/** A guard that runs before the handler, with what it says of itself under `[described]`. */
export interface GuardDescription {
  /** Of its class or function; empty for an arrow function without a name. */
  readonly name: string;
  /** The security schemes whose credentials it takes, by name. */
  readonly security?: readonly string[] | undefined;
  /** Whether requests without credentials pass it. */
  readonly optional?: boolean | undefined;
  /** The statuses that it may answer with. */
  readonly statuses?: readonly number[] | undefined;
}

/** A way to send credentials, in the words of a security scheme of OpenAPI and AsyncAPI. */
export interface SecuritySchemeDescription {
  /** What guards and `@Api({ security })` call it, as in `bearer`: letters, digits, `.`, `-` and `_`. */
  readonly name: string;
  /** The kind of scheme. */
  readonly type: 'http' | 'apiKey' | 'oauth2' | 'openIdConnect' | 'mutualTLS';
  /** Of `http`: the scheme of the `authorization` header, as in `bearer` or `basic` (RFC 9110 §11.1). */
  readonly scheme?: string | undefined;
  /** Of `bearer`: what tokens look like, as in `JWT`. */
  readonly bearerFormat?: string | undefined;
  /** Of `apiKey`: where the key is. */
  readonly in?: 'header' | 'query' | 'cookie' | undefined;
  /** Of `apiKey`: the name of the header, query parameter or cookie. */
  readonly parameter?: string | undefined;
  /** Of `oauth2`: its flows, as OpenAPI writes them. */
  readonly flows?: Readonly<Record<string, unknown>> | undefined;
  /** Of `openIdConnect`: the address of its configuration. */
  readonly openIdConnectUrl?: string | undefined;
  /**
   * Where a handshake may have the credentials too, because browsers cannot set its headers: `subprotocol` for `bearer.<token>` in
   * `sec-websocket-protocol`, `query` for `?access_token=`.
   */
  readonly handshake?: readonly ('subprotocol' | 'query')[] | undefined;
  /** What documents say of it; CommonMark. */
  readonly description?: string | undefined;
}

/** The credentials that a handler takes, as its guards say. */
export interface SecurityDescription {
  /** Names of schemes, any one of which will do. */
  readonly schemes: readonly string[];
  /** Whether a request without credentials is refused. */
  readonly required: boolean;
}

/** What the header `idempotency-key` means for a handler. */
export interface IdempotencyKeyDescription {
  /** The statuses that it answers with because of a key, beside its others. */
  readonly statuses: readonly number[];
}

/** One handler at one place, with everything that start-up knows about it. */
export interface HandlerDescription extends HandlerPlace {
  /** The class of the handler. */
  readonly type: Class;
  /** The name of its method. */
  readonly key: PropertyKey;
  /** In the order of the parameters, without the payload. */
  readonly inputs: readonly InputDescription[];
  /** The body or message that it takes; undefined for none. */
  readonly payload?: PayloadDescription | undefined;
  /** What it may answer with, as `@Returns` declares it. */
  readonly responses: readonly ResponseDescription[];
  /** In the order in which they run. For a message those that run for each message: the others have run for its handshake. */
  readonly guards: readonly GuardDescription[];
  /**
   * Undefined where neither a guard nor `@Api` speaks of security. For a message whose own guards require credentials, the schemes are
   * those of its handshake.
   */
  readonly security?: SecurityDescription | undefined;
  /**
   * The statuses that it answers with by itself, ascending: of what it reads, its guards and its limits. An answer that neither these nor
   * `responses` name is unknown.
   */
  readonly statuses?: readonly number[] | undefined;
  /**
   * With `createApp({ idempotency })`, what its key adds; undefined where it takes none. An `ALL` takes it for methods that may change
   * something, and a message has it among the headers of its frame in the `rpc` protocol.
   */
  readonly idempotencyKey?: IdempotencyKeyDescription | undefined;
  /**
   * What `@Api` says of the method. Tags, deprecation, `hidden` and `security` are those of its class where the method says nothing; so is
   * all of the handshake of an endpoint class. Tags are the name of the class by default, without `Controller`; functions have none.
   */
  readonly documentation?: Documentation | undefined;
  /** What `@Api` says of its class. */
  readonly classDocumentation?: Documentation | undefined;
  /** Of a handshake or a join: what the server pushes to the socket, or to members of the channel. */
  readonly pushes?: readonly PushDescription[] | undefined;
  /** Of a handshake or a join: what the server asks clients. */
  readonly questions?: readonly QuestionDescription[] | undefined;
}

/** A DTO class as data, with what `@Api` says of it. */
export interface DtoDescription extends ClassDescription {
  /** Of the class. */
  readonly documentation?: Documentation | undefined;
  /** Of its properties, by name. */
  readonly propertyDocumentation?: Readonly<Record<string, Documentation>> | undefined;
}

/** What `app.describe()` returns. Everything in it is frozen. */
export interface ApplicationDescription {
  /** In the order of registration; the messages of a socket follow its handshake. */
  readonly handlers: readonly HandlerDescription[];
  /**
   * The DTO classes that the handlers refer to, pushes, questions and events included, and those nested in them, in the order in which
   * they are met. A class that no input has and that has no decorators is not listed, because nothing is known about its properties.
   */
  readonly dtos: readonly DtoDescription[];
  /** The security schemes that guards name and describe, in the order in which they are met. Of two with one name, the first. */
  readonly securitySchemes: readonly SecuritySchemeDescription[];
}
