import type { Bytes, EventStream, FailureBody, Where } from '@cortado/client';

// As the generator writes it.

export interface CreateOrder {
  email: string;
  items: { sku: string; quantity: number }[];
  note?: string | undefined;
}
export interface Order {
  id: number;
  email: string;
  /** RFC 3339 */
  createdAt: string;
  note?: string;
}
export interface OutOfStock {
  sku: string;
  left: number;
}
export interface ChatRequest {
  message: string;
  user: string;
}
export interface ChatResponse {
  message: string;
  user: string;
}
export interface Product {
  id: number;
  name: string;
  price: number;
  soldAt?: string;
  version: number;
}

/**
 * http.<method>.<path>: `params query headers cookies body form` are there only where something is read from them; `answers` maps a status
 * to its body. `'2XX': unknown` stands for an action without @Returns for a success. Failures that are not listed have a FailureBody.
 */
export interface Api {
  http: {
    get: {
      '/orders': {
        query: { page?: number | undefined; tag?: string[] | undefined };
        answers: { 200: { items: Order[]; next: string | null }; 400: FailureBody };
      };
      '/orders/:id': { params: { id: number }; answers: { 200: Order; 400: FailureBody; 404: FailureBody } };
      '/health': { answers: { '2XX': unknown } };
      '/ticks': { answers: { 200: EventStream<{ tick: { at: string }; stop: null }> } };
      '/export.csv': { answers: { 200: Bytes } };
    };
    post: {
      '/orders': {
        headers: { 'x-tenant': string };
        body: CreateOrder;
        answers: { 201: Order; 400: FailureBody; 409: OutOfStock };
      };
      '/avatars': {
        form: { file: Blob; alt?: string | undefined };
        answers: { 201: { url: string }; 400: FailureBody; 413: FailureBody };
      };
      '/logout': { answers: { 204: null } };
    };
    delete: { '/orders/:id': { params: { id: number }; answers: { 204: null; 400: FailureBody; 404: FailureBody } } };
  };
  /** sockets.<path>: `receive` is @OnReceive; `messages` are @OnMessage; `pushes` @Emits; `requests` are asked by the server. */
  sockets: {
    '/chat/:room': {
      params: { room: string };
      query: { since?: string | undefined };
      receive: { body: ChatRequest; answers: { 200: ChatResponse; 400: FailureBody } };
      messages: {
        move: { body: { x: number; y: number }; answers: { 204: null; 400: FailureBody } };
        export: { body: { since?: string | undefined }; items: ChatResponse; answers: { 200: null; 400: FailureBody } };
        leave: { answers: { 204: null } };
      };
      pushes: { message: ChatResponse; typing: { user: string } };
      requests: { confirm: { body: { amount: number }; answers: { 200: boolean; 409: FailureBody } } };
    };
    '/live': {
      channels: {
        'room:{room}': {
          join: {
            body: { nickname?: string | undefined };
            answers: { 200: { topic: string }; 400: FailureBody; 403: FailureBody };
          };
          messages: { say: { body: { text: string }; answers: { 201: null; 400: FailureBody; 409: FailureBody } } };
          pushes: { said: { text: string } };
          presence: { key: string; info: { name: string } };
        };
        'room:lobby': { messages: {}; pushes: { opened: { by: string } } };
        'org:{org}:team:{team}': { messages: {}; pushes: { renamed: { name: string } } };
        products: {
          join: {
            body: { where?: Where<Product> | undefined; snapshot?: boolean | undefined };
            answers: { 200: { items: Product[]; next: string | null } | null };
          };
          messages: {};
          pushes: { created: Product; updated: Product; deleted: { id: number } };
        };
      };
    };
    '/shout': { receive: { body: string; answers: { 200: string } } };
  };
  resources: {
    products: {
      path: '/products';
      socket: '/live';
      key: number;
      row: Product;
      create: { name: string; price: number };
      update: { name?: string | undefined; price?: number | undefined };
    };
  };
}
