// Written by `cortado client`. Do not edit: write it anew when the API changes.
import type { FailureBody } from '@cortado/client';

export type BooleanFilter = boolean | {
  eq?: boolean | undefined;
  ne?: boolean | undefined;
  in?: boolean[] | undefined;
  nin?: boolean[] | undefined;
  null?: boolean | undefined;
};

export interface BooleanParameter {
  eq?: boolean | undefined;
  ne?: boolean | undefined;
  /** Values as of `eq`, separated by commas */
  in?: string | undefined;
  /** Values as of `eq`, separated by commas */
  nin?: string | undefined;
  null?: boolean | undefined;
}

export interface CreateUser {
  name: string;
  email: string;
  isActive: boolean;
}

export interface Enter {
  name: string;
}

export interface Entry {
  text: string;
  by: string;
  offset: number;
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

export interface PageOfUser {
  items: User[];
  next?: string | null;
  total?: number | null;
}

export interface PlainCommand {
  action?: string | null | undefined;
  event?: string | null | undefined;
  type?: string | null | undefined;
  resource?: string | null | undefined;
}

export interface ReplaceUser {
  name: string;
  email: string;
  isActive: boolean;
}

export interface RowId {
  id: number;
}

export interface Said {
  text: string;
  by: string;
}

export interface Say {
  text: string;
}

export interface SearchUser {
  where?: UserFilter | undefined;
  /** Properties, with `-` for the highest first. The key is always the last */
  sort?: ('id' | '-id' | 'name' | '-name' | 'email' | '-email' | 'isActive' | '-isActive')[] | undefined;
  limit?: number | undefined;
  /** The cursor of the page before: its `next` */
  after?: string | undefined;
  offset?: number | undefined;
  /** The properties that are sent. Default: all */
  fields?: ('id' | 'name' | 'email' | 'isActive')[] | undefined;
  /** Whether the rows of all pages are counted */
  total?: boolean | undefined;
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

export interface UpdateUser {
  name?: string | undefined;
  email?: string | undefined;
  isActive?: boolean | undefined;
}

export interface UpdateUserMessage {
  id: number;
  patch: UpdateUser;
}

export interface User {
  id: number;
  name: string;
  email: string;
  isActive: boolean;
}

/** At most 100 comparisons */
export interface UserFilter {
  id?: IntegerFilter | undefined;
  name?: StringFilter | undefined;
  email?: StringFilter | undefined;
  isActive?: BooleanFilter | undefined;
  /** Nested at most 8 deep */
  and?: UserFilter[] | undefined;
  /** Nested at most 8 deep */
  or?: UserFilter[] | undefined;
}

export interface WatchUser {
  where?: UserFilter | undefined;
  /** The properties that are sent. Default: all */
  fields?: ('id' | 'name' | 'email' | 'isActive')[] | undefined;
  /** Whether the reply has the rows as they are now, and which page of them */
  snapshot?: boolean | {
    /** Properties, with `-` for the highest first. The key is always the last */
    sort?: ('id' | '-id' | 'name' | '-name' | 'email' | '-email' | 'isActive' | '-isActive')[] | undefined;
    limit?: number | undefined;
  } | undefined;
}

export interface Api {
  http: {
    delete: {
      '/users/:id': {
        params: {
          id: number;
        };
        headers: {
          'if-match'?: string | undefined;
          'idempotency-key'?: string | undefined;
        };
        answers: {
          204: null;
          400: FailureBody;
          404: FailureBody;
          409: FailureBody;
          412: FailureBody;
          422: FailureBody;
        };
      };
    };
    get: {
      '/users': {
        query: {
          id?: IntegerParameter | undefined;
          name?: StringParameter | undefined;
          email?: StringParameter | undefined;
          isActive?: BooleanParameter | undefined;
          sort?: string | undefined;
          limit?: number | undefined;
          after?: string | undefined;
          offset?: number | undefined;
          fields?: string | undefined;
          total?: boolean | undefined;
        };
        answers: {
          200: PageOfUser;
          400: FailureBody;
        };
      };
      '/users/:id': {
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
          200: User;
          400: FailureBody;
          404: FailureBody;
        };
      };
    };
    patch: {
      '/users/:id': {
        params: {
          id: number;
        };
        headers: {
          'if-match'?: string | undefined;
          'idempotency-key'?: string | undefined;
        };
        body: UpdateUser;
        answers: {
          200: User;
          400: FailureBody;
          404: FailureBody;
          409: FailureBody;
          412: FailureBody;
          413: FailureBody;
          415: FailureBody;
          422: FailureBody;
        };
      };
    };
    post: {
      '/users': {
        headers: {
          'idempotency-key'?: string | undefined;
        };
        body: CreateUser[] | CreateUser;
        answers: {
          201: User | User[];
          400: FailureBody;
          409: FailureBody;
          413: FailureBody;
          415: FailureBody;
          422: FailureBody;
        };
      };
      '/users/search': {
        headers: {
          'idempotency-key'?: string | undefined;
        };
        body?: SearchUser | undefined;
        answers: {
          200: PageOfUser;
          400: FailureBody;
          409: FailureBody;
          413: FailureBody;
          415: FailureBody;
          422: FailureBody;
        };
      };
    };
    put: {
      '/users/:id': {
        params: {
          id: number;
        };
        headers: {
          'if-match'?: string | undefined;
          'idempotency-key'?: string | undefined;
        };
        body: ReplaceUser;
        answers: {
          200: User;
          400: FailureBody;
          404: FailureBody;
          409: FailureBody;
          412: FailureBody;
          413: FailureBody;
          415: FailureBody;
          422: FailureBody;
        };
      };
    };
  };
  sockets: {
    '/live': {
      channels: {
        'room:{room}': {
          join: {
            body: Enter;
            answers: {
              200: null;
              400: FailureBody;
              409: FailureBody;
              429: FailureBody;
              503: FailureBody;
            };
          };
          messages: {
            history: {
              answers: {
                200: Entry[];
                400: FailureBody;
                409: FailureBody;
                422: FailureBody;
                429: FailureBody;
              };
            };
            say: {
              body: Say;
              answers: {
                201: null;
                400: FailureBody;
                409: FailureBody;
                422: FailureBody;
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
    '/ws/users': {
      receive: {
        body: PlainCommand;
        answers: {
          200: SubscriptionStatus;
          400: FailureBody;
          409: FailureBody;
          422: FailureBody;
          429: FailureBody;
        };
      };
      pushes: {
        pong: null;
      };
      channels: {
        users: {
          join: {
            body?: WatchUser | undefined;
            answers: {
              200: PageOfUser | null;
              400: FailureBody;
              409: FailureBody;
              429: FailureBody;
              503: FailureBody;
            };
          };
          messages: {
            create: {
              body: CreateUser[] | CreateUser;
              answers: {
                201: User | User[];
                400: FailureBody;
                409: FailureBody;
                422: FailureBody;
                429: FailureBody;
              };
            };
            list: {
              body?: SearchUser | undefined;
              answers: {
                200: PageOfUser;
                400: FailureBody;
                409: FailureBody;
                422: FailureBody;
                429: FailureBody;
              };
            };
            read: {
              body: RowId;
              answers: {
                200: User;
                400: FailureBody;
                404: FailureBody;
                409: FailureBody;
                422: FailureBody;
                429: FailureBody;
              };
            };
            remove: {
              body: RowId;
              answers: {
                204: null;
                400: FailureBody;
                404: FailureBody;
                409: FailureBody;
                422: FailureBody;
                429: FailureBody;
              };
            };
            update: {
              body: UpdateUserMessage;
              answers: {
                200: User;
                400: FailureBody;
                404: FailureBody;
                409: FailureBody;
                422: FailureBody;
                429: FailureBody;
              };
            };
          };
          pushes: {
            created: User;
            deleted: RowId;
            updated: User;
          };
        };
      };
    };
  };
  resources: {
    users: {
      path: '/users';
      socket: '/ws/users';
      key: number;
      row: User;
      create: CreateUser;
      update: UpdateUser;
    };
  };
}
