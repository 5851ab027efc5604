import { Context, Controller, Ok } from '@cortado/core';
import { Get, Post } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';
import { once } from 'node:events';

afterEach(closeApps);

/** A promise that a test settles. */
function gate<T = void>() {
  let open!: (value: T) => void;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { open, opened };
}

class Text {
  @IsString() text!: string;
}

describe('close()', () => {
  test('lets the running request and its tasks finish, and answers new ones 503', async () => {
    const [started, finish, task, taskStarted] = [gate(), gate(), gate(), gate()];
    const order: string[] = [];
    @Controller('/slow')
    class Slow {
      @Get() async slow() {
        started.open();
        await finish.opened;
        return Ok('done').after(async () => {
          taskStarted.open();
          await task.opened;
          order.push('task');
        });
      }
      @Get('/fast') fast() {
        return 'fast';
      }
    }
    const { client, app } = await httpApp({ controllers: [Slow] });
    const kept = await client.connect();
    kept.write('GET /slow/fast HTTP/1.1\r\nhost: a\r\n\r\n');
    await kept.until(/"fast"/);

    const running = client.get('/slow');
    await started.opened;
    const closing = app.close().then(() => order.push('closed'));
    const refused = await client.get('/slow/fast');
    expect([refused.status, refused.headers['connection'], refused.json.errorList[0].type]).toEqual([
      503,
      'close',
      'shutting_down',
    ]);
    kept.write('GET /slow/fast HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(await kept.rest()).toMatch(/HTTP\/1.1 503 .*connection: close.*"type":"shutting_down"/is);

    finish.open();
    expect((await running).json).toBe('done');
    await taskStarted.opened;
    task.open();
    await closing;
    expect(order).toEqual(['task', 'closed']);
  });

  test('lets a request whose body is still arriving finish', async () => {
    @Controller('/in')
    class Input {
      @Post() post({ text }: Text) {
        return text;
      }
    }
    const { client, app } = await httpApp({ controllers: [Input] });
    const connection = await client.connect();
    const body = JSON.stringify({ text: 'whole' });
    connection.write(
      `POST /in HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    );
    await connection.until(/100 Continue/);
    const closing = app.close();
    connection.write(body.slice(5));
    expect(await connection.until(/"whole"/)).toContain('200 OK');
    await closing;
  });

  test('does not wait for a connection whose request was answered before its body had arrived', async () => {
    @Controller('/in')
    class Input {
      @Post() post({ text }: Text) {
        return text;
      }
    }
    const http = { form: true, uploads: { maxFieldsSize: 100 } } as const;
    const { client, app } = await httpApp({ controllers: [Input], http, drainTimeout: 600_000 });
    const connection = await client.connect();
    const body = `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n${'y'.repeat(200)}\r\n--x--\r\n`;
    connection.write(
      'POST /in HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=x\r\n' +
        `content-length: ${body.length}\r\n\r\n${body.slice(0, -1)}`,
    );
    await connection.until(/ 413 .*content_too_large/s);
    const closing = app.close();
    const isListening = () =>
      client.connect().then(
        (other) => (other.destroy(), true),
        () => false,
      );
    while (await isListening());
    connection.write(body.slice(-1));
    expect(await connection.rest()).not.toContain('HTTP/1.1 503');
    await closing;
  });

  test('ends what does not end by itself when the drain limit is over', async () => {
    const { lines, log } = readableLog();
    const started = gate();
    @Controller('/stuck')
    class Stuck {
      @Get() stuck() {
        started.open();
        return gate().opened;
      }
    }
    const { client, app } = await httpApp({ controllers: [Stuck], drainTimeout: 50, log });
    const connection = await client.connect();
    connection.write('GET /stuck HTTP/1.1\r\nhost: a\r\n\r\n');
    await started.opened;
    await app.close();
    expect(await connection.rest()).not.toContain('HTTP/1.1 200');
    expect(lines.some(({ msg }) => msg === 'closed while work was still running')).toBe(true);
  });
});

describe('the signal', () => {
  test('aborts when the client is gone before the answer', async () => {
    const [asked, aborted] = [gate(), gate<string>()];
    @Controller('/wait')
    class Wait {
      @Get() async wait(context: Context) {
        const gone = once(context.signal, 'abort');
        asked.open();
        await gone;
        aborted.open((context.signal.reason as Error).name);
      }
    }
    const { client } = await httpApp({ controllers: [Wait] });
    const connection = await client.connect();
    connection.write('GET /wait HTTP/1.1\r\nhost: a\r\n\r\n');
    await asked.opened;
    connection.destroy();
    expect(await aborted.opened).toBe('AbortError');
  });

  test('does not abort once the answer was written', async () => {
    const closed = gate();
    let signal: AbortSignal | undefined;
    @Controller('/quick')
    class Quick {
      @Get() quick(context: Context) {
        signal = context.signal;
        return Ok(1).after(() => closed.open());
      }
    }
    const { client } = await httpApp({ controllers: [Quick] });
    await client.get('/quick');
    await closed.opened;
    expect(signal!.aborted).toBe(false);
  });
});

test('an action that takes too long is answered 503, its signal aborts, and what it returns late is discarded', async () => {
  const [aborted, late] = [gate<string>(), gate()];
  const tasks: string[] = [];
  @Controller('/long')
  class Long {
    @Get() async long(context: Context) {
      await once(context.signal, 'abort');
      aborted.open((context.signal.reason as Error).name);
      await late.opened;
      return Ok('late').after(() => void tasks.push('late task'));
    }
    @Get('/short') short() {
      return 'short';
    }
  }
  const { client, app } = await httpApp({ controllers: [Long], http: { handlerTimeout: 40 } });
  const answer = await client.get('/long');
  expect([answer.status, answer.json.errorList[0].type]).toEqual([503, 'handler_timeout']);
  expect(await aborted.opened).toBe('TimeoutError');
  late.open();
  expect((await client.get('/long/short')).json).toBe('short');
  await app.close();
  expect(tasks).toEqual([]);
});
