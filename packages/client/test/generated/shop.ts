// Written by `cortado client`. Do not edit: write it anew when the API changes.
import type { Bytes, EventStream, FailureBody } from '@cortado/client';

export interface Avatar {
  url: string;
}

export interface Caption {
  alt?: string | null | undefined;
}

export interface ChatRequest {
  message: string;
  user: string;
}

export interface ChatResponse {
  message: string;
  user: string;
}

export interface Confirm {
  amount: number;
}

export interface CreateOrder {
  email: string;
  items: Item[];
  note?: string | null | undefined;
}

export interface CreateProduct {
  name: string;
  price: number;
  /** RFC 3339 */
  soldAt?: string | null | undefined;
}

export type DateFilter = string | {
  eq?: string | undefined;
  ne?: string | undefined;
  in?: string[] | undefined;
  nin?: string[] | undefined;
  null?: boolean | undefined;
  gt?: string | undefined;
  gte?: string | undefined;
  lt?: string | undefined;
  lte?: string | undefined;
};

export interface DateParameter {
  eq?: string | undefined;
  ne?: string | undefined;
  /** Values as of `eq`, separated by commas */
  in?: string | undefined;
  /** Values as of `eq`, separated by commas */
  nin?: string | undefined;
  null?: boolean | undefined;
  gt?: string | undefined;
  gte?: string | undefined;
  lt?: string | undefined;
  lte?: string | undefined;
}

export type IntegerFilter = number | {
  eq?: number | undefined;
  ne?: number | undefined;
  in?: number[] | undefined;
  nin?: number[] | undefined;
  null?: boolean | undefined;
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
};

export interface IntegerParameter {
  eq?: number | undefined;
  ne?: number | undefined;
  /** Values as of `eq`, separated by commas */
  in?: string | undefined;
  /** Values as of `eq`, separated by commas */
  nin?: string | undefined;
  null?: boolean | undefined;
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

export interface Item {
  sku: string;
  quantity: number;
}

export interface JoinRoom {
  nickname?: string | null | undefined;
}

export interface Move {
  x: number;
  y: number;
}

export interface Named {
  name: string;
}

export type NumberFilter = number | {
  eq?: number | undefined;
  ne?: number | undefined;
  in?: number[] | undefined;
  nin?: number[] | undefined;
  null?: boolean | undefined;
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
};

export interface NumberParameter {
  eq?: number | undefined;
  ne?: number | undefined;
  /** Values as of `eq`, separated by commas */
  in?: string | undefined;
  /** Values as of `eq`, separated by commas */
  nin?: string | undefined;
  null?: boolean | undefined;
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

export interface Opened {
  by: string;
}

export interface Order {
  id: number;
  email: string;
  /** RFC 3339 */
  createdAt: string;
  note?: string | null;
}

export interface OrderList {
  items: Order[];
  next?: string | null;
}

export interface OutOfStock {
  sku: string;
  left: number;
}

export interface PageOfProduct {
  items: Product[];
  next?: string | null;
  total?: number | null;
}

export interface PlainCommand {
  action?: string | null | undefined;
  event?: string | null | undefined;
  type?: string | null | undefined;
  resource?: string | null | undefined;
}

export interface Product {
  id: number;
  name: string;
  price: number;
  /** RFC 3339 */
  soldAt?: string | null;
  version: number;
}

/** At most 100 comparisons */
export interface ProductFilter {
  id?: IntegerFilter | undefined;
  name?: StringFilter | undefined;
  price?: NumberFilter | undefined;
  soldAt?: DateFilter | undefined;
  version?: IntegerFilter | undefined;
  /** Nested at most 8 deep */
  and?: ProductFilter[] | undefined;
  /** Nested at most 8 deep */
  or?: ProductFilter[] | undefined;
}

export interface Refusal {
  reason: string;
}

export interface ReplaceProduct {
  name: string;
  price: number;
  /** RFC 3339 */
  soldAt?: string | null | undefined;
  version?: number | undefined;
}

export interface RowId {
  id: number;
}

export interface Said {
  text: string;
}

export interface SearchProduct {
  where?: ProductFilter | undefined;
  /** Properties, with `-` for the highest first. The key is always the last */
  sort?: ('id' | '-id' | 'name' | '-name' | 'price' | '-price' | 'soldAt' | '-soldAt' | 'version' | '-version')[] | undefined;
  limit?: number | undefined;
  /** The cursor of the page before: its `next` */
  after?: string | undefined;
  offset?: number | undefined;
  /** The properties that are sent. Default: all */
  fields?: ('id' | 'name' | 'price' | 'soldAt' | 'version')[] | undefined;
  /** Whether the rows of all pages are counted */
  total?: boolean | undefined;
}

export interface Since {
  since?: string | null | undefined;
}

export type StringFilter = string | {
  eq?: string | undefined;
  ne?: string | undefined;
  in?: string[] | undefined;
  nin?: string[] | undefined;
  null?: boolean | undefined;
  gt?: string | undefined;
  gte?: string | undefined;
  lt?: string | undefined;
  lte?: string | undefined;
  contains?: string | undefined;
  startsWith?: string | undefined;
  endsWith?: string | undefined;
};

export interface StringParameter {
  eq?: string | undefined;
  ne?: string | undefined;
  /** Values as of `eq`, separated by commas */
  in?: string | undefined;
  /** Values as of `eq`, separated by commas */
  nin?: string | undefined;
  null?: boolean | undefined;
  gt?: string | undefined;
  gte?: string | undefined;
  lt?: string | undefined;
  lte?: string | undefined;
  contains?: string | undefined;
  startsWith?: string | undefined;
  endsWith?: string | undefined;
}

export interface SubscriptionStatus {
  status: 'subscribed' | 'unsubscribed';
  resource: string;
}

export interface Tick {
  at: string;
}

export interface Topic {
  topic: string;
}

export interface Typing {
  user: string;
}

export interface UpdateProduct {
  name?: string | undefined;
  price?: number | undefined;
  soldAt?: string | null | undefined;
  version?: number | undefined;
}

export interface UpdateProductMessage {
  id: number;
  patch: UpdateProduct;
  version?: number | null | undefined;
}

export interface WatchProduct {
  where?: ProductFilter | undefined;
  /** The properties that are sent. Default: all */
  fields?: ('id' | 'name' | 'price' | 'soldAt' | 'version')[] | undefined;
  /** Whether the reply has the rows as they are now, and which page of them */
  snapshot?: boolean | {
    /** Properties, with `-` for the highest first. The key is always the last */
    sort?: ('id' | '-id' | 'name' | '-name' | 'price' | '-price' | 'soldAt' | '-soldAt' | 'version' | '-version')[] | undefined;
    limit?: number | undefined;
  } | undefined;
}

export interface Api {
  http: {
    delete: {
      '/orders/:id': {
        params: {
          id: number;
        };
        answers: {
          204: null;
          400: FailureBody;
          404: FailureBody;
        };
      };
      '/products/:id': {
        params: {
          id: number;
        };
        headers: {
          'if-match'?: string | undefined;
        };
        answers: {
          204: null;
          400: FailureBody;
          404: FailureBody;
          412: FailureBody;
        };
      };
    };
    get: {
      '/export.csv': {
        answers: {
          200: Bytes;
        };
      };
      '/health': {
        answers: {
          '2XX': unknown;
        };
      };
      '/orders': {
        query: {
          page?: number | undefined;
          tag?: string[] | undefined;
        };
        answers: {
          200: OrderList;
          400: FailureBody;
        };
      };
      '/orders/:id': {
        params: {
          id: number;
        };
        answers: {
          200: Order;
          400: FailureBody;
          404: FailureBody;
        };
      };
      '/products': {
        query: {
          id?: IntegerParameter | undefined;
          name?: StringParameter | undefined;
          price?: NumberParameter | undefined;
          soldAt?: DateParameter | undefined;
          version?: IntegerParameter | undefined;
          sort?: string | undefined;
          limit?: number | undefined;
          after?: string | undefined;
          offset?: number | undefined;
          fields?: string | undefined;
          total?: boolean | undefined;
        };
        answers: {
          200: PageOfProduct;
          400: FailureBody;
        };
      };
      '/products/:id': {
        params: {
          id: number;
        };
        query: {
          fields?: string | undefined;
        };
        headers: {
          'if-none-match'?: string | undefined;
        };
        answers: {
          200: Product;
          400: FailureBody;
          404: FailureBody;
        };
      };
      '/ticks': {
        answers: {
          200: EventStream<{
            tick: Tick;
            stop: null;
          }>;
        };
      };
    };
    patch: {
      '/products/:id': {
        params: {
          id: number;
        };
        headers: {
          'if-match'?: string | undefined;
        };
        body: UpdateProduct;
        answers: {
          200: Product;
          400: FailureBody;
          404: FailureBody;
          409: FailureBody;
          412: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
    };
    post: {
      '/avatars': {
        form: Caption & {
          file: Blob;
        };
        answers: {
          201: Avatar;
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
      '/logout': {
        answers: {
          204: null;
        };
      };
      '/orders': {
        headers: {
          'x-tenant': string;
        };
        body: CreateOrder;
        answers: {
          201: Order;
          400: FailureBody;
          409: OutOfStock;
          413: FailureBody;
          415: FailureBody;
        };
      };
      '/products': {
        body: CreateProduct[] | CreateProduct;
        answers: {
          201: Product | Product[];
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
      '/products/search': {
        body?: SearchProduct | undefined;
        answers: {
          200: PageOfProduct;
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
    };
    put: {
      '/products/:id': {
        params: {
          id: number;
        };
        headers: {
          'if-match'?: string | undefined;
        };
        body: ReplaceProduct;
        answers: {
          200: Product;
          400: FailureBody;
          404: FailureBody;
          409: FailureBody;
          412: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
    };
  };
  sockets: {
    '/chat/:room': {
      params: {
        room: string;
      };
      query: {
        since?: string | undefined;
      };
      receive: {
        body: ChatRequest;
        answers: {
          200: ChatResponse;
          400: FailureBody;
          429: FailureBody;
        };
      };
      messages: {
        export: {
          body: Since;
          items: ChatResponse;
          answers: {
            200: null;
            400: FailureBody;
            429: FailureBody;
          };
        };
        leave: {
          answers: {
            204: null;
            429: FailureBody;
          };
        };
        move: {
          body: Move;
          answers: {
            204: null;
            400: FailureBody;
            429: FailureBody;
          };
        };
      };
      pushes: {
        message: ChatResponse;
        typing: Typing;
      };
      requests: {
        confirm: {
          body: Confirm;
          answers: {
            200: boolean;
            409: Refusal;
          };
        };
      };
    };
    '/live': {
      channels: {
        'org:{org}:team:{team}': {
          join: {
            answers: {
              200: unknown;
              409: FailureBody;
              429: FailureBody;
            };
          };
          messages: {};
          pushes: {
            renamed: Named;
          };
        };
        'room:lobby': {
          join: {
            answers: {
              200: unknown;
              409: FailureBody;
              429: FailureBody;
            };
          };
          messages: {};
          pushes: {
            opened: Opened;
          };
        };
        'room:{room}': {
          join: {
            body?: JoinRoom | undefined;
            answers: {
              200: Topic;
              400: FailureBody;
              409: FailureBody;
              429: FailureBody;
              503: FailureBody;
            };
          };
          messages: {
            say: {
              body: Said;
              answers: {
                201: null;
                400: FailureBody;
                409: FailureBody;
                429: FailureBody;
              };
            };
          };
          pushes: {
            said: Said;
          };
          presence: {
            key: string;
            info: Named;
          };
        };
      };
    };
    '/shout': {
      receive: {
        body: string;
        answers: {
          200: string;
          400: FailureBody;
          429: FailureBody;
        };
      };
    };
    '/ws/products': {
      receive: {
        body: PlainCommand;
        answers: {
          200: SubscriptionStatus;
          400: FailureBody;
          429: FailureBody;
        };
      };
      pushes: {
        pong: null;
      };
      channels: {
        products: {
          join: {
            body?: WatchProduct | undefined;
            answers: {
              200: PageOfProduct | null;
              400: FailureBody;
              409: FailureBody;
              429: FailureBody;
              503: FailureBody;
            };
          };
          messages: {
            create: {
              body: CreateProduct[] | CreateProduct;
              answers: {
                201: Product | Product[];
                400: FailureBody;
                429: FailureBody;
              };
            };
            list: {
              body?: SearchProduct | undefined;
              answers: {
                200: PageOfProduct;
                400: FailureBody;
                429: FailureBody;
              };
            };
            read: {
              body: RowId;
              answers: {
                200: Product;
                400: FailureBody;
                404: FailureBody;
                429: FailureBody;
              };
            };
            remove: {
              body: RowId;
              answers: {
                204: null;
                400: FailureBody;
                404: FailureBody;
                429: FailureBody;
              };
            };
            update: {
              body: UpdateProductMessage;
              answers: {
                200: Product;
                400: FailureBody;
                404: FailureBody;
                409: FailureBody;
                429: FailureBody;
              };
            };
          };
          pushes: {
            created: Product;
            deleted: RowId;
            updated: Product;
          };
        };
      };
    };
  };
  resources: {
    products: {
      path: '/products';
      socket: '/ws/products';
      key: number;
      row: Product;
      create: CreateProduct;
      update: UpdateProduct;
    };
  };
}
