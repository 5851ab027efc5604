import {
  Context,
  Controller,
  Guard,
  HttpError,
  Ok,
  Scoped,
  Unauthorized,
  Use,
  type GuardFunction,
  type MiddlewareFunction,
} from '@cortado/core';
import { Get, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';

afterEach(closeApps);

let steps: string[] = [];
beforeEach(() => {
  steps = [];
});

const around =
  (name: string): MiddlewareFunction =>
  async (_context, next) => {
    steps.push(`${name} in`);
    const result = await next();
    steps.push(`${name} ${result.statusCode}`);
    return result;
  };
const guard =
  (name: string): GuardFunction =>
  () => {
    steps.push(name);
    return true;
  };

class Text {
  @IsString() text!: string;
}

@Scoped()
class Counter {
  count = 0;
}

@Use(around('class'))
@Guard(guard('class guard'))
@Controller('/p')
class Pipeline {
  @Use(around('method'))
  @Guard(guard('method guard'))
  @Post('/order')
  order(body: Text) {
    steps.push(body.text);
    return Ok();
  }

  @Guard(() => false) @Get('/forbidden') forbidden() {
    steps.push('reached');
  }
  @Guard(() => Unauthorized('Who are you?').header('www-authenticate', 'Bearer')) @Get('/unauthorized') unauthorized() {
    steps.push('reached');
  }
  @Guard(async () => {
    throw new HttpError(402, 'Pay');
  })
  @Get('/throws')
  throws() {
    steps.push('reached');
  }

  @Guard((context) => {
    context.get(Counter).count += 1;
    return true;
  })
  @Use((context, next) => {
    context.get(Counter).count += 1;
    return next();
  })
  @Get('/scope')
  scope(): number {
    return 0;
  }
}

@Controller('/state')
class StateController {
  @Guard((context) => Boolean((context.state['tenant'] = 'main'))) @Get() tenant(context: Context) {
    return context.state;
  }
}

@Controller('/scoped')
class ScopedController {
  constructor(private readonly counter: Counter) {}
  @Get() @Guard((context) => (context.get(Counter).count += 1) > 0) count() {
    return (this.counter.count += 1);
  }
}

const open = () =>
  httpApp({
    controllers: [Pipeline, ScopedController, StateController],
    use: [around('app')],
    guards: [guard('app guard')],
  });

test('middleware app → class → method, guards app → class → method, the body, the action', async () => {
  const { client } = await open();
  expect((await client.post('/p/order', { text: 'action' })).status).toBe(200);
  expect(steps).toEqual([
    'app in',
    'class in',
    'method in',
    'app guard',
    'class guard',
    'method guard',
    'action',
    'method 200',
    'class 200',
    'app 200',
  ]);
});

test('middleware sees a refused body as a result', async () => {
  const { client } = await open();
  await client.post('/p/order', {});
  expect(steps.slice(-3)).toEqual(['method 400', 'class 400', 'app 400']);
});

test.each([
  ['/p/forbidden', 403, 'forbidden'],
  ['/p/unauthorized', 401, 'unauthorized'],
  ['/p/throws', 402, 'payment_required'],
])('GET and HEAD %s are refused before the action', async (path, status, type) => {
  const { client } = await open();
  const answer = await client.get(path);
  expect([answer.status, answer.json.errorList[0].type]).toEqual([status, type]);
  expect((await client.send('HEAD', path)).status).toBe(status);
  expect(steps).not.toContain('reached');
});

test('the headers of a refusal are sent', async () => {
  const { client } = await open();
  expect((await client.get('/p/unauthorized')).headers['www-authenticate']).toBe('Bearer');
});

test('one scope for each request, shared by guard, middleware and controller', async () => {
  const { client } = await open();
  expect((await client.get('/scoped')).json).toBe(2);
  expect((await client.get('/scoped')).json).toBe(2);
});

test('what a guard leaves in the state is there for the action, and for no other request', async () => {
  const { client } = await open();
  expect((await client.get('/state')).json).toEqual({ tenant: 'main' });
});
