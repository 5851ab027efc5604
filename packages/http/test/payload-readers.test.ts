import { Controller, HttpError, type Class } from '@cortado/core';
import { customArgument } from '@cortado/core/transport';
import { Get, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';

afterEach(closeApps);

class Note {
  @IsString() text!: string;
}

/** One note or several: reads the payload itself. */
const Notes = customArgument<readonly unknown[]>(
  {
    async: false,
    read: ({ payload }, issues) => {
      if (payload !== undefined) return [payload].flat();
      issues.push({ loc: [], type: 'missing', msg: 'Notes required' });
      return undefined;
    },
  },
  { payload: Note, maxItems: 10 },
);

test('an argument with a reader of its own can be the payload', async () => {
  @Controller('/notes')
  class NoteController {
    @Post() add(@Notes notes: readonly unknown[]) {
      return notes.length;
    }
  }
  const { app, client } = await httpApp({ controllers: [NoteController] });
  expect((await client.post('/notes', { text: 'a' })).json).toBe(1);
  expect((await client.post('/notes', [{ text: 'a' }, { text: 'b' }])).json).toBe(2);
  expect((await client.post('/notes', undefined)).json.errorList).toMatchObject([{ type: 'missing' }]);
  const [handler] = app.describe().handlers;
  expect(handler?.payload).toEqual({ kind: 'json', type: Note, list: true, orOne: true, maxItems: 10, required: true });
  expect(handler?.inputs).toEqual([]);
  expect(app.describe().dtos.map(({ name }) => name)).toEqual(['Note']);
});

test('it is refused where there is no payload', async () => {
  @Controller('/notes')
  class NoteController {
    @Get() all(@Notes notes: readonly unknown[]) {
      return notes;
    }
  }
  await expect(httpApp({ controllers: [NoteController] })).rejects.toMatchObject({ code: 'E_ARGUMENT_SOURCE' });
});

test('an HttpError can say where its errors are', async () => {
  @Controller('/notes')
  class NoteController {
    @Post() add() {
      const errors = [{ loc: ['text'], type: 'taken', msg: 'This text exists' }];
      throw new HttpError(409, 'Taken', { errors });
    }
  }
  const { client } = await httpApp({ controllers: [NoteController] });
  const answer = await client.post('/notes', {});
  expect([answer.status, answer.json]).toEqual([
    409,
    { errorList: [{ loc: ['text'], type: 'taken', msg: 'This text exists' }] },
  ]);
});

test('a plugin sees the controllers of the application', async () => {
  @Controller('/own')
  class Own {
    @Get() all() {
      return [];
    }
  }
  @Controller('/added')
  class Added {
    @Get() names() {
      return seen.map(({ name }) => name);
    }
  }
  let seen: readonly Class[] = [];
  const plugin = {
    name: 'adding',
    controllers: (own: readonly Class[]) => {
      seen = own;
      return [Added];
    },
  };
  const { client } = await httpApp({ controllers: [Own], plugins: [plugin] });
  expect((await client.get('/added')).json).toEqual(['Own']);
});
