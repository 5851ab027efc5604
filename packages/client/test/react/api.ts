import type { FailureBody } from '@cortado/client';

export interface Note {
  id: number;
  text: string;
  rank: number;
}

/** What `server.ts` has. */
export interface Api {
  sockets: {
    '/lines/:line': {
      params: { line: string };
      messages: { say: { body: { text: string }; answers: { 200: { text: string } } } };
      pushes: { said: { text: string } };
    };
    '/closed': { messages: {}; pushes: {} };
    '/live': {
      channels: {
        'room:{room}': {
          join: { body: { user: string }; answers: { 200: { topic: string }; 403: FailureBody } };
          messages: { say: { body: { text: string }; answers: { 200: null } } };
          pushes: { said: { text: string } };
          presence: { key: string; info: { user: string } };
        };
      };
    };
  };
  resources: { notes: { row: Note; key: number; create: Omit<Note, 'id'>; update: Partial<Omit<Note, 'id'>> } };
}
