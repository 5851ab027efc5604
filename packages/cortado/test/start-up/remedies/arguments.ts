import {
  Body,
  Channel,
  Connection,
  Context,
  Controller,
  Get,
  Header,
  OnMessage,
  OnReceive,
  Param,
  Post,
  Query,
  UploadedFile,
  WebSocket,
  type Disconnect,
  type Class,
  type Upload,
} from 'cortado';
import { answers, live, only, running, says, takes, wrong, type Case } from './case';
import { ChatRequest } from './inputs';

/** Where arguments come from, and which types are known at run time. */
export const ofArguments: readonly Case[] = [
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy:
      'decorate it: @Body(), @Param(name), @Query(name), @Header(name), @Cookie(name), @Ctx(), @Principal() or @Inject()',
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() all(page: number) {
          return page;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Get() all(@Query('page') page: number) {
          return page;
        }
      }
      return only(Good);
    },
    works: answers('/x?page=2', 2),
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy:
      'import a class such as Context or Connection as a value, without `type`; or decorate it: @Body(), @Param(name), @Query(name), @Header(name), @Cookie(name), @Ctx(), @Principal() or @Inject()',
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() all(context: { readonly id: string }) {
          return typeof context.id;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Get() all(context: Context) {
          return typeof context.id;
        }
      }
      return only(Good);
    },
    works: answers('/x', 'string'),
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'use @Body() on a parameter whose type is a DTO class with the property "text"',
    mistake() {
      @Controller('/x')
      class Bad {
        @Post() say(@(wrong(Body)('text')) text: string) {
          return text;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Post() say(@Body() { text }: ChatRequest) {
          return text;
        }
      }
      return only(Good);
    },
    works: takes('/x', { text: 'a' }, 'a'),
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: "name the value, as in @Query('page'), or a DTO class for all of them, as in @Query(PageQuery)",
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() all(@(wrong(Query)()) query: ChatRequest) {
          return query.text;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Get() all(@Query('text') text: string) {
          return text;
        }
        @Get('/all') whole(@Query(ChatRequest) { text }: ChatRequest) {
          return text;
        }
      }
      return only(Good);
    },
    works: async (running) => {
      await answers('/x?text=a', 'a')(running);
      await answers('/x/all?text=a', 'a')(running);
    },
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'take a body in a Post, Put or Patch action or in a message handler',
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() say(@Body() { text }: ChatRequest) {
          return text;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Post() say(@Body() { text }: ChatRequest) {
          return text;
        }
      }
      return only(Good);
    },
    works: takes('/x', { text: 'a' }, 'a'),
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'type it with a DTO class',
    mistake() {
      @Channel('news')
      class News {
        @OnMessage('say') say(bytes: Buffer) {
          return bytes;
        }
      }
      return live(News);
    },
    followed() {
      @Channel('news')
      class News {
        @OnMessage('say') say({ text }: ChatRequest) {
          return text;
        }
      }
      return live(News);
    },
    works: says('news', 'say', { text: 'a' }, 'a'),
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'inject the Context, and read the value from it; it may be undefined',
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() all(connection: Connection) {
          return connection.id;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Get() all(context: Context) {
          return String(context.connection?.id);
        }
      }
      return only(Good);
    },
    works: answers('/x', 'undefined'),
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'leave it out, and declare the headers that you need',
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() all(@Header(ChatRequest, { unknown: 'reject' }) { text }: ChatRequest) {
          return text;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        @Get() all(@Header(ChatRequest) { text }: ChatRequest) {
          return text;
        }
      }
      return only(Good);
    },
    works: answers('/x', 'a', { text: 'a' }),
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'turn on createApp({ http: { uploads: true } })',
    mistake: () => only(uploads(Post)),
    followed: () => ({ ...only(uploads(Post)), http: { uploads: true } }),
    works: uploaded,
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'answer POST, PUT or PATCH',
    mistake: () => ({ ...only(uploads(wrong(Get))), http: { uploads: true } }),
    followed: () => ({ ...only(uploads(Post)), http: { uploads: true } }),
    works: uploaded,
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'read the value from the connection, as in connection.params, or store it in a field in onConnect',
    mistake() {
      @WebSocket('/x/:room')
      class Bad {
        @OnReceive() say({ text }: ChatRequest) {
          return text;
        }
        onDisconnect(_connection: Connection, _reason: Disconnect, @Param('room') _room?: string) {}
      }
      return only(Bad);
    },
    followed: () => Promise.all([leaves(Left.ofConnection), leaves(Left.ofField)]).then(() => undefined),
  },
];

function uploads(verb: typeof Post) {
  @Controller('/x')
  class Uploads {
    @verb() take(@UploadedFile('file') file: Upload) {
      return file.filename;
    }
  }
  return Uploads;
}

async function uploaded({ app }: { readonly app: { readonly url: string } }): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob(['a']), 'a.txt');
  const answer = await fetch(`${app.url}/x`, { method: 'POST', body: form });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('a.txt')]);
}

const Left = {
  ofConnection(left: (room: string) => unknown) {
    @WebSocket('/x/:room')
    class Good {
      @OnReceive() say({ text }: ChatRequest) {
        return text;
      }
      onDisconnect(connection: Connection) {
        left(connection.params['room']!);
      }
    }
    return Good;
  },
  ofField(left: (room: string) => unknown) {
    @WebSocket('/x/:room')
    class Good {
      #room = '';
      onConnect(_connection: Connection, @Param('room') room: string) {
        this.#room = room;
      }
      @OnReceive() say({ text }: ChatRequest) {
        return text;
      }
      onDisconnect() {
        left(this.#room);
      }
    }
    return Good;
  },
};

async function leaves(type: (left: (room: string) => unknown) => Class): Promise<void> {
  const rooms: string[] = [];
  await running(only(type((room) => rooms.push(room))), async (app) => {
    const client = await app.connect('/x/red');
    await client.close();
  });
  expect(rooms).toEqual(['red']);
}
