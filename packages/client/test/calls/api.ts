import type { Bytes, EventStream, FailureBody } from '@cortado/client';

interface Tick {
  at: number;
}

/** What `server.ts` has. */
export interface Api {
  http: {
    get: {
      '/orders/:id': { params: { id: number }; query: { tag?: string[] }; answers: { 200: object; 404: FailureBody } };
      '/slow': { answers: { 200: null } };
      '/gone/:what': { params: { what: string }; answers: { 200: string } };
      '/ticks': { answers: { 200: EventStream<{ tick: Tick }> } };
      '/image': { answers: { 200: Bytes } };
      '/proxy': { answers: { 200: object } };
    };
    post: {
      '/orders': { headers: { 'x-shop': string }; body: object; answers: { 201: object; 400: FailureBody } };
      '/files': { form: { title: string; file: Blob; more?: Blob[] }; answers: { 200: object } };
      '/once': { answers: { 200: number } };
    };
    put: { '/bytes': { body: Uint8Array; answers: { 200: number[] } } };
    delete: { '/orders/:id': { params: { id: number }; answers: { 204: null } } };
  };
  sockets: {
    '/chat/:room': {
      params: { room: string };
      query: { name: string };
      receive: { body: { text: string }; answers: { 200: object; 400: FailureBody } };
      messages: {
        move: { body: { x: number }; answers: { 200: number; 409: FailureBody } };
        slow: { answers: { 200: null } };
        count: { body: { to: number }; items: number; answers: { 200: null } };
        forever: { items: number; answers: { 200: null } };
        ask: { body: { amount: number }; answers: { 200: object } };
      };
      pushes: { said: { text: string } };
      requests: { confirm: { body: { amount: number }; answers: { 200: string; 409: FailureBody } } };
      channels: {
        'room:{room}': {
          join: { body: { as: string }; answers: { 200: { topic: string } } };
          messages: { say: { body: { text: string }; answers: { 200: null } } };
          pushes: { said: { text: string } };
        };
      };
    };
    '/text': { receive: { body: string; answers: { 200: string } } };
  };
}
