// Written by `cortado client`. Do not edit: write it anew when the API changes.
import type { Bytes, EventStream, FailureBody } from '@cortado/client';

export interface Address {
  street: string;
  postcode: string;
}

export interface Caption {
  title: string;
  position?: number | null | undefined;
}

export interface CardPayment {
  amount: number;
  kind: 'card';
  card: string;
}

export interface Confirm {
  amount: number;
}

export interface CreateCustomer {
  name: string;
  mail: string;
  age?: number | null | undefined;
  address: Address;
  password?: string | null | undefined;
}

export interface Customer {
  company: string;
  employees: number;
}

/** Somebody who buys. */
export interface Customer2 {
  /** Never changes. */
  id: number;
  name: string;
  mail: string;
  age?: number | null;
  address: Address;
}

export interface CustomerList {
  total: number;
  items: Customer2[];
}

export interface JoinRoom {
  nickname?: string | null | undefined;
}

export interface Message {
  message: string;
}

export interface Message2 {
  count: number;
}

export interface Move {
  x: number;
}

export interface Note {
  text: string;
}

export interface Order {
  id: string;
  payment: CardPayment | TransferPayment;
  tags: string[];
}

export interface OrderInput {
  id: string;
  payment: CardPayment | TransferPayment;
  tags?: string[] | undefined;
}

export interface OutOfStock {
  left: number;
}

export interface OutOfStock2 {
  sku: string;
  left: number;
}

export interface Said {
  text: string;
  by: string;
}

export interface Say {
  text: string;
}

export interface Tick {
  at: number;
}

export interface Topic {
  topic: string;
}

export interface TransferPayment {
  amount: number;
  kind: 'transfer';
  iban: string;
}

export interface UpdateCustomer {
  name?: string | null | undefined;
  mail?: string | null | undefined;
  age?: number | null | undefined;
  address?: Address | null | undefined;
  password?: string | null | undefined;
}

export interface Api {
  http: {
    delete: {
      '/customers/:id': {
        params: {
          id: number;
        };
        answers: {
          204: null;
          400: FailureBody;
          401: FailureBody;
          403: FailureBody;
          429: FailureBody;
        };
      };
      '/things/all': {
        answers: {
          '2XX': unknown;
        };
      };
    };
    get: {
      '/companies': {
        answers: {
          200: Customer[];
        };
      };
      '/customers': {
        query: {
          q?: string | undefined;
          page?: number | undefined;
          sort?: ('name' | 'age')[] | undefined;
          active?: boolean | undefined;
        };
        headers: {
          'x-tenant'?: string | undefined;
        };
        answers: {
          200: CustomerList;
          400: FailureBody;
          401: FailureBody;
          429: FailureBody;
        };
      };
      '/customers/:id(\\d+)': {
        params: {
          id: number;
        };
        answers: {
          200: Customer2;
          400: FailureBody;
          401: FailureBody;
          404: FailureBody;
          429: FailureBody;
        };
      };
      '/notes': {
        answers: {
          '2XX': unknown;
        };
      };
      '/status': {
        answers: {
          '2XX': unknown;
        };
      };
      '/things/::colon/{braces}': {
        answers: {
          '2XX': unknown;
        };
      };
      '/things/all': {
        answers: {
          '2XX': unknown;
        };
      };
      '/things/count': {
        answers: {
          200: number;
        };
      };
      '/things/events': {
        answers: {
          200: EventStream<{
            tick: Tick;
            text: string;
            end: null;
          }>;
        };
      };
      '/things/export': {
        answers: {
          200: Bytes;
        };
      };
      '/things/files/*': {
        params: {
          '*': string;
        };
        answers: {
          '2XX': unknown;
        };
      };
      '/things/image': {
        answers: {
          200: Bytes;
        };
      };
      '/things/moved': {
        answers: {};
      };
      '/things/names': {
        answers: {
          200: string[];
        };
      };
      '/things/optional': {
        answers: {
          400: FailureBody;
          '2XX': unknown;
        };
      };
      '/things/optional/:page?': {
        params: {
          page?: number | undefined;
        };
        answers: {
          400: FailureBody;
          '2XX': unknown;
        };
      };
      '/things/page': {
        answers: {
          200: Bytes;
        };
      };
      '/things/pair/:from-:to(\\d+|x)': {
        params: {
          from: string;
          to: string;
        };
        answers: {
          '2XX': unknown;
        };
      };
      '/things/scalars': {
        query: {
          n: number;
          big: number;
          when?: string | undefined;
          flag?: boolean | undefined;
          level?: 1 | 2 | undefined;
          ids?: number[] | undefined;
        };
        headers: {
          'x-trace'?: string | undefined;
        };
        cookies: {
          theme?: string | undefined;
        };
        answers: {
          400: FailureBody;
          '2XX': unknown;
        };
      };
      '/v1/catalogue': {
        answers: {
          '2XX': unknown;
        };
      };
      '/v2/catalogue': {
        answers: {
          '2XX': unknown;
        };
      };
    };
    patch: {
      '/customers/:id(\\d+)': {
        params: {
          id: number;
        };
        body: UpdateCustomer;
        answers: {
          200: Customer2;
          400: FailureBody;
          401: FailureBody;
          413: FailureBody;
          415: FailureBody;
          429: FailureBody;
        };
      };
      '/things/all': {
        answers: {
          '2XX': unknown;
        };
      };
    };
    post: {
      '/companies': {
        body: Customer;
        answers: {
          200: Customer;
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
      '/customers': {
        body: CreateCustomer;
        answers: {
          201: Customer2;
          400: FailureBody;
          401: FailureBody;
          409: OutOfStock2;
          413: FailureBody;
          415: FailureBody;
          429: FailureBody;
        };
      };
      '/files/album': {
        form: {
          photos: Blob[];
        };
        answers: {
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
          '2XX': unknown;
        };
      };
      '/files/cover': {
        form: Caption & {
          cover: Blob;
        };
        answers: {
          201: null;
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
      '/notes/:id': {
        params: {
          id: number;
        };
        body: Note;
        answers: {
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
          '2XX': unknown;
        };
      };
      '/things/all': {
        answers: {
          '2XX': unknown;
        };
      };
      '/things/order': {
        body: OrderInput;
        answers: {
          200: Order;
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
        };
      };
    };
    put: {
      '/things/all': {
        answers: {
          '2XX': unknown;
        };
      };
      '/things/bytes': {
        body: Blob | ArrayBuffer | ArrayBufferView;
        answers: {
          413: FailureBody;
          415: FailureBody;
          '2XX': unknown;
        };
      };
      '/things/list': {
        body: Tick[];
        answers: {
          400: FailureBody;
          413: FailureBody;
          415: FailureBody;
          '2XX': unknown;
        };
      };
      '/things/text': {
        body: string;
        answers: {
          413: FailureBody;
          415: FailureBody;
          '2XX': unknown;
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
        page?: number | undefined;
        since?: string | undefined;
      };
      receive: {
        body: Message;
        answers: {
          400: FailureBody;
          429: FailureBody;
          '2XX': unknown;
        };
      };
      messages: {
        all: {
          answers: {
            200: Said[];
            429: FailureBody;
          };
        };
        export: {
          items: Said;
          answers: {
            200: null;
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
        'odd name/with ~signs': {
          answers: {
            400: FailureBody;
            429: FailureBody;
            '2XX': unknown;
          };
        };
        say: {
          body: Say;
          answers: {
            201: Said;
            400: FailureBody;
            409: OutOfStock;
            429: FailureBody;
          };
        };
      };
      pushes: {
        pong: null;
        said: Said;
      };
      requests: {
        confirm: {
          body: Confirm;
          answers: {
            200: boolean;
            409: OutOfStock;
          };
        };
      };
      channels: {
        news: {
          join: {
            answers: {
              200: unknown;
              409: FailureBody;
              429: FailureBody;
            };
          };
          messages: {};
          pushes: {};
        };
        'room:{room}': {
          join: {
            body?: JoinRoom | undefined;
            answers: {
              200: Topic;
              400: FailureBody;
              401: FailureBody;
              409: FailureBody;
              429: FailureBody;
              503: FailureBody;
            };
          };
          messages: {
            note: {
              body: string;
              answers: {
                400: FailureBody;
                401: FailureBody;
                403: FailureBody;
                409: FailureBody;
                429: FailureBody;
                '2XX': unknown;
              };
            };
            say: {
              body: Say;
              answers: {
                201: Said;
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
            info?: unknown;
          };
        };
      };
    };
    '/function/*': {
      params: {
        '*': string;
      };
      receive: {
        body: Say;
        answers: {
          400: FailureBody;
          429: FailureBody;
          '2XX': unknown;
        };
      };
    };
    '/list': {
      receive: {
        body: Say[];
        answers: {
          400: FailureBody;
          429: FailureBody;
          '2XX': unknown;
        };
      };
    };
    '/live/marked/:id(\\d+)': {
      params: {
        id: number;
      };
      receive: {
        body: Say;
        answers: {
          400: FailureBody;
          429: FailureBody;
          '2XX': unknown;
        };
      };
    };
    '/other': {
      receive: {
        body: Message2;
        answers: {
          400: FailureBody;
          429: FailureBody;
          '2XX': unknown;
        };
      };
    };
    '/text': {
      receive: {
        body: string;
        answers: {
          400: FailureBody;
          429: FailureBody;
          '2XX': unknown;
        };
      };
    };
    '/v2/typed': {
      messages: {
        say: {
          body: Say;
          answers: {
            400: FailureBody;
            429: FailureBody;
            '2XX': unknown;
          };
        };
      };
    };
  };
}
