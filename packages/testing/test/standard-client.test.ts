import { testApp, type TestApp } from '@cortado/testing';
import {
  Body,
  Connection,
  Context,
  Ctx,
  Forbidden,
  Controller,
  Get,
  Head,
  OnReceive,
  Post,
  Redirect,
  Sse,
  WebSocket as Endpoint,
} from 'cortado';

/** `fetch` and `WebSocket` of `testApp().client()`, as their standards describe them. */

let aborted: Promise<void>;
let toldAborted: () => void;
@Controller('/')
class Api {
  @Get('/json') json() {
    return { text: 'Hi' };
  }
  @Post('/echo') echo(@Body(Buffer) body: Buffer) {
    return body;
  }
  @Head('/head') head() {
    return { never: 'sent' };
  }
  @Post('/moved') moved() {
    return Redirect('/json', 303);
  }
  @Get('/around') around() {
    return Redirect('/around', 302);
  }
  @Get('/away') away() {
    return Redirect('https://elsewhere.example/', 302);
  }
  @Get('/feed') feed(@Ctx() { signal }: Context) {
    signal.addEventListener('abort', toldAborted);
    return Sse(feed(signal));
  }
}
async function* feed(signal: AbortSignal) {
  yield { data: 'first' };
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
}
@Endpoint('/text')
class Texts {
  @OnReceive() echo(text: string, connection: Connection) {
    if (text === 'close') void connection.close(4001, 'asked');
    return { text };
  }
}
@Endpoint('/bytes')
class Bytes {
  @OnReceive() echo(bytes: Buffer) {
    return bytes;
  }
}
@Endpoint('/refused', { subprotocols: ['chat'] })
class Refused {
  onHandshake() {
    return Forbidden();
  }
  @OnReceive() never(text: string) {
    return text;
  }
}

let app: TestApp;
beforeEach(async () => {
  aborted = new Promise((resolve) => (toldAborted = resolve));
  app = await testApp({ controllers: [Api, Texts, Bytes, Refused] });
});
afterEach(() => app.close());

describe('fetch', () => {
  test('answers with a Response', async () => {
    const { fetch, url } = app.client();
    const response = await fetch(`${url}/json`);
    expect(response).toBeInstanceOf(Response);
    expect([response.ok, response.status, response.statusText, response.url, response.redirected]).toEqual([
      true,
      200,
      'OK',
      `${url}/json`,
      false,
    ]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toEqual({ text: 'Hi' });
    expect(await (await fetch('/json')).json()).toEqual({ text: 'Hi' });
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  });

  test.each<[string, NonNullable<RequestInit['body']>, string]>([
    ['text', 'grün', 'grün'],
    ['bytes', new Uint8Array([65, 66]), 'AB'],
    ['a blob', new Blob(['ab', 'cd']), 'abcd'],
    ['parameters', new URLSearchParams({ a: '1' }), 'a=1'],
  ])('sends %s', async (_name, body, text) => {
    const { fetch, url } = app.client();
    const headers = { 'content-type': 'application/octet-stream' };
    expect(await (await fetch(`${url}/echo`, { method: 'POST', body, headers })).text()).toBe(text);
    expect(await (await fetch(new Request(`${url}/echo`, { method: 'POST', body, headers }))).text()).toBe(text);
  });

  test('sends a stream piece by piece', async () => {
    const { fetch, url } = app.client();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const each of ['a', 'b']) controller.enqueue(Buffer.from(each));
        controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/octet-stream' } };
    expect(await (await fetch(`${url}/echo`, init as RequestInit)).text()).toBe('ab');
  });

  test('has no body for HEAD', async () => {
    const { fetch, url } = app.client();
    const response = await fetch(`${url}/head`, { method: 'HEAD' });
    expect([response.status, response.body, await response.text()]).toEqual([200, null, '']);
  });

  test('follows redirects, or not', async () => {
    const { fetch, url } = app.client();
    const moved = await fetch(`${url}/moved`, { method: 'POST', body: 'x' });
    expect([moved.redirected, moved.url, await moved.json()]).toEqual([true, `${url}/json`, { text: 'Hi' }]);
    const manual = await fetch(`${url}/moved`, { method: 'POST', redirect: 'manual' });
    expect([manual.status, manual.headers.get('location')]).toEqual([303, '/json']);
    await expect(fetch(`${url}/moved`, { method: 'POST', redirect: 'error' })).rejects.toThrow(TypeError);
    await expect(fetch(`${url}/around`)).rejects.toThrow(TypeError);
    await expect(fetch(`${url}/away`)).rejects.toThrow(TypeError);
    await expect(fetch('https://elsewhere.example/')).rejects.toThrow(TypeError);
  });

  test('aborts before and while the body arrives, and the server notices', async () => {
    const { fetch, url } = app.client();
    await expect(fetch(`${url}/json`, { signal: AbortSignal.abort('why') })).rejects.toBe('why');
    const abort = new AbortController();
    const reader = (await fetch(`${url}/feed`, { signal: abort.signal })).body!.getReader();
    let text = '';
    while (!text.includes('first')) text += Buffer.from((await reader.read()).value!).toString();
    abort.abort();
    await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' });
    await aborted;
  });

  test('a reader that cancels closes the connection', async () => {
    const { fetch, url } = app.client();
    const response = await fetch(`${url}/feed`);
    await response.body!.cancel();
    await expect(aborted).resolves.toBeDefined();
  });
});

const once = (socket: EventTarget, type: string): Promise<any> =>
  new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
const connect = (path: string, protocols?: string | string[]) => {
  const { WebSocket, url } = app.client();
  return new WebSocket(url.replace('http', 'ws') + path, protocols);
};

describe('WebSocket', () => {
  test('opens, sends and receives text, and closes', async () => {
    const socket = connect('/text', 'cortado.v1');
    expect([socket.readyState, socket.url, socket.protocol]).toEqual([0, 'ws://test/text', '']);
    expect(() => socket.send('early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    const open = await once(socket, 'open');
    expect([open instanceof Event, open.target === socket]).toEqual([true, true]);
    expect([socket.readyState, socket.OPEN, socket.protocol, socket.extensions]).toEqual([1, 1, 'cortado.v1', '']);
    socket.send(JSON.stringify({ id: 1, body: 'ü' }));
    const message = await once(socket, 'message');
    expect([message instanceof MessageEvent, message.origin]).toEqual([true, 'ws://test']);
    expect(JSON.parse(message.data)).toEqual({ id: 1, statusCode: 200, body: { text: 'ü' } });
    const closed = once(socket, 'close');
    socket.close(3000, 'bye');
    expect(socket.readyState).toBe(2);
    const { code, reason, wasClean } = await closed;
    expect([code, reason, wasClean, socket.readyState]).toEqual([3000, 'bye', true, 3]);
    socket.send('late');
    expect(socket.bufferedAmount).toBeGreaterThan(0); // as the standard says: it is never sent
  });

  test('a close of the server has its code', async () => {
    const socket = connect('/text');
    await once(socket, 'open');
    socket.send('close');
    const { code, reason, wasClean } = await once(socket, 'close');
    expect([code, reason, wasClean]).toEqual([4001, 'asked', true]);
  });

  test('bytes are a Blob, or an ArrayBuffer', async () => {
    const socket = connect('/bytes');
    await once(socket, 'open');
    expect(socket.binaryType).toBe('blob');
    for (const data of [new Uint8Array([1, 2]), new Uint8Array([1, 2]).buffer, new Blob([new Uint8Array([1, 2])])]) {
      socket.send(data);
      const { data: blob } = await once(socket, 'message');
      expect(blob).toBeInstanceOf(Blob);
      expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([1, 2]);
    }
    socket.binaryType = 'arraybuffer';
    (socket as { binaryType: string }).binaryType = 'nodebuffer';
    socket.send(new Uint8Array([9, 1, 2, 9]).subarray(1, 3));
    const { data } = await once(socket, 'message');
    expect([data instanceof ArrayBuffer, data.byteLength, ...new Uint8Array(data)]).toEqual([true, 2, 1, 2]);
  });

  test('handlers are properties too, in the place where they were set', async () => {
    const socket = connect('/text');
    const seen: string[] = [];
    expect(socket.onopen).toBeNull();
    socket.onopen = () => seen.push('never');
    socket.onopen = () => seen.push('first');
    socket.addEventListener('open', () => seen.push('second'));
    socket.onmessage = ({ data }) => seen.push(data);
    await once(socket, 'open');
    socket.send('Hi');
    await once(socket, 'message');
    socket.onmessage = null;
    socket.send('ignored');
    await once(socket, 'message');
    expect(seen).toEqual(['first', 'second', '{"statusCode":200,"body":{"text":"Hi"}}']);
  });

  test('a refusal is an error and 1006, or a close code where cortado.v1 is offered', async () => {
    const plain = connect('/refused');
    const [failed, ended] = [once(plain, 'error'), once(plain, 'close')];
    expect((await failed) instanceof Event).toBe(true);
    expect(await ended).toMatchObject({ code: 1006, wasClean: false });
    const typed = connect('/refused', ['cortado.v1']);
    const [opened, closed] = [once(typed, 'open'), once(typed, 'close')];
    await opened;
    expect(await closed).toMatchObject({ code: 4403, reason: 'forbidden', wasClean: true });
    const nowhere = connect('/nowhere', ['cortado.v1']);
    expect(await once(nowhere, 'close')).toMatchObject({ code: 4404 });
  });

  test('closing while it connects fails it', async () => {
    const socket = connect('/text');
    const closed = once(socket, 'close');
    socket.close();
    expect(socket.readyState).toBe(2);
    expect(await closed).toMatchObject({ code: 1006, wasClean: false });
  });

  test('what cannot be used is refused at once', async () => {
    const { WebSocket } = app.client();
    const named = (name: string) => expect.objectContaining({ name });
    for (const url of ['ftp://test/', 'ws://test/#x', 'ws://']) {
      expect(() => new WebSocket(url)).toThrow(named('SyntaxError'));
    }
    for (const protocols of [['a', 'a'], ['a b'], '']) {
      expect(() => new WebSocket('ws://test/text', protocols)).toThrow(named('SyntaxError'));
    }
    const socket = connect('/text');
    await once(socket, 'open');
    for (const code of [1001, 2999, 5000]) expect(() => socket.close(code)).toThrow(named('InvalidAccessError'));
    expect(() => socket.close(1000, 'x'.repeat(124))).toThrow(named('SyntaxError'));
    expect([WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED]).toEqual([0, 1, 2, 3]);
  });

  test('what is left open closes with the application', async () => {
    const socket = connect('/text');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await app.close();
    expect(await closed).toMatchObject({ code: 1001 });
  });
});
