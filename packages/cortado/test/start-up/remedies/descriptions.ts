import { Api, Asks, Controller, Emits, Get, OnReceive, Returns, Text, WebSocket } from 'cortado';
import { answers, only, replies, wrong, type Case } from './case';
import { ChatRequest } from './inputs';

/** A route that says what it answers with. */
function returning(type: { readonly type: string }) {
  @Controller('/x')
  class Returning {
    @Returns(200, type) @Get() all() {
      return Text('a');
    }
  }
  return Returning;
}

/** A route of which documents say this. */
function documented(documentation: object) {
  @Api(documentation)
  @Controller('/x')
  class Documented {
    @Get() all() {
      return 'a';
    }
  }
  return Documented;
}

/** An option of `@Api` with a wrong value, and with a right one. */
const option = (remedy: string, mistake: object, followed: object): Case => ({
  code: 'E_OPTION',
  remedy: `use ${remedy}, or omit the option for the default`,
  mistake: () => only(documented(mistake)),
  followed: () => only(documented(followed)),
  works: answers('/x', 'a'),
});

/** An endpoint that repeats what it is told. */
function echo(decorate: (target: any) => void) {
  @WebSocket('/x')
  class Echo {
    @OnReceive() onReceive({ text }: ChatRequest) {
      return text;
    }
  }
  decorate(Echo);
  return Echo;
}

/** What decorators say for documents. */
export const ofDescriptions: readonly Case[] = [
  {
    code: 'E_DESCRIPTION',
    remedy: 'put it on the class, or on a method that has a route, @WebSocket, @OnReceive, @OnMessage or @OnJoin',
    mistake() {
      @Controller('/x')
      class Bad {
        @Get() all() {
          return this.found();
        }
        @Api({ summary: 'All of them' }) found() {
          return 'a';
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      @Api({ deprecated: true })
      class Good {
        @Api({ summary: 'All of them' }) @Get() all() {
          return 'a';
        }
      }
      return only(Good);
    },
    works: answers('/x', 'a'),
  },
  {
    code: 'E_DESCRIPTION',
    remedy: 'put it on a class that has @WebSocket or @Channel, or on a method that has @WebSocket',
    mistake() {
      @Emits('said', ChatRequest)
      @Controller('/x')
      class Bad {
        @Get() all() {
          return 'a';
        }
      }
      return only(Bad);
    },
    followed: () => only(echo(Emits('said', ChatRequest))),
    works: replies('/x', { text: 'a' }, 'a'),
  },
  {
    code: 'E_METADATA_LOST',
    remedy: 'give a class, a list with one class as in [UserView], or null for no body',
    mistake: () => only(echo(Asks('confirm', wrong(undefined), { 200: Boolean }))),
    followed: () => only(echo(Asks('confirm', null, { 200: Boolean }))),
    works: replies('/x', { text: 'a' }, 'a'),
  },
  {
    code: 'E_OPTION',
    remedy: "name the type of the body, as in { type: 'text/csv' }",
    mistake: () => only(returning({ type: 'csv' })),
    followed: () => only(returning({ type: 'text/csv' })),
    works: answers('/x', 'a'),
  },
  option('a text', { summary: 1 }, { summary: 'All of them' }),
  option('true or false', { hidden: 'no' }, { hidden: false }),
  option('a list of names', { tags: 'x' }, { tags: ['x'] }),
  option('letters, digits, ".", "-" and "_"', { name: 'a b' }, { name: 'a-b' }),
];
