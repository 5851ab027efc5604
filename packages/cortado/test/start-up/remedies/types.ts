import { Body, Controller, Get, OnReceive, Post, Query, Returns, WebSocket } from 'cortado';
import { answers, only, replies, takes, wrong, type Case, type Given } from './case';
import { compiled } from './compiled';
import { ChatRequest } from './inputs';

enum Status {
  Open = 'open',
  Closed = 'closed',
}

/** A route that names the class of the items of its list. */
function listed(): Given {
  @Controller('/x')
  class Listed {
    @Post() all(@Body([ChatRequest]) list: ChatRequest[]) {
      return list.length;
    }
  }
  return only(Listed);
}

/** Which types are known at run time. */
export const ofTypes: readonly Case[] = [
  {
    code: 'E_METADATA_LOST',
    remedy: 'name the class of its items, as in @Body([CreateUser]) users: CreateUser[]',
    mistake() {
      @Controller('/x')
      class Bad {
        @Post() all(@Body() list: ChatRequest[]) {
          return list.length;
        }
      }
      return only(Bad);
    },
    followed: listed,
    works: takes('/x', [{ text: 'a' }, { text: 'b' }], 2),
  },
  {
    code: 'E_METADATA_LOST',
    remedy:
      'import the class as a value, or name it in the decorator, as in @OnReceive(ChatRequest) or @Body(CreateUser)',
    mistake() {
      @Controller('/x')
      class Bad {
        @Post() say(@Body() body: { text: string }) {
          return body.text;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      @WebSocket('/x')
      class Good {
        @Post() say(@Body(ChatRequest) body: { text: string }) {
          return body.text;
        }
        @OnReceive(ChatRequest) receive(body: { text: string }) {
          return body.text;
        }
      }
      return only(Good);
    },
    async works(running) {
      await takes('/x', { text: 'a' }, 'a')(running);
      await replies('/x', { text: 'a' }, 'a')(running);
    },
  },
  {
    code: 'E_METADATA_LOST',
    remedy: 'name one class that exists: a DTO as in [CreateUser], [String], [Number] or [Boolean]',
    mistake() {
      @Controller('/x')
      class Bad {
        @Post() all(@Body([wrong(undefined)]) list: any) {
          return list.length;
        }
      }
      return only(Bad);
    },
    followed: listed,
    works: takes('/x', [{ text: 'a' }], 1),
  },
  {
    code: 'E_METADATA_LOST',
    remedy:
      'declare it as string, number, boolean, bigint or Date; or name its type (for an array, the type of its items): { type: Number }; for an enum or a union, name its values: { enum: Status }',
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() all(@Query('page') page: string | number) {
          return page;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Get() all(
          @Query('page') page: number,
          @Query('ids', { type: Number }) ids: number[],
          @Query('status', { enum: Status }) status: Status,
        ) {
          return [page, ids, status];
        }
      }
      return only(Good);
    },
    works: answers('/x?page=2&ids=3&ids=4&status=open', [2, [3, 4], 'open']),
  },
  {
    code: 'E_METADATA_LOST',
    remedy:
      'set "experimentalDecorators": true and "emitDecoratorMetadata": true in tsconfig.json, and compile with tsc or swc',
    mistake: () => only(compiled(false)),
    followed: () => only(compiled(true)),
    works: takes('/x', { text: 'a' }, 'a'),
  },
  {
    code: 'E_METADATA_LOST',
    remedy: 'give a class, a list with one class as in [UserView], or null for no body',
    mistake: () => only(returning(wrong(undefined))),
    followed: () => only(returning([ChatRequest])),
    works: answers('/x', [{ text: 'a' }]),
  },
];

function returning(type: readonly [typeof ChatRequest]) {
  @Controller('/x')
  class Returning {
    @Returns(200, type) @Get() all() {
      return [Object.assign(new ChatRequest(), { text: 'a' })];
    }
  }
  return Returning;
}
