import { OnMessage, OnReceive, WebSocket } from 'cortado';
import { ChatRequest } from './inputs';

@WebSocket('/room')
class Room {
  @OnMessage('say') say({ text }: ChatRequest) {
    return text;
  }
  @OnMessage('list', [ChatRequest]) list(all: ChatRequest[]) {
    return all.map(({ text }) => text).join();
  }
}
@WebSocket('/whole')
class Whole {
  @OnReceive() say({ text }: ChatRequest) {
    return text;
  }
}
@WebSocket('/list')
class List {
  @OnReceive([ChatRequest]) list(all: ChatRequest[]) {
    return all.map(({ text }) => text).join();
  }
}

export const controllers = [Room, Whole, List];

/** A frame in the form of another framework, the hint in its 400, and what is sent when the hint is followed. */
interface Hint {
  readonly path: string;
  readonly frame: unknown;
  readonly hint: string;
  readonly subprotocols?: readonly string[];
  /** Where the hint has no example of a frame. */
  readonly followed?: { readonly frame: unknown; readonly subprotocols?: readonly string[] };
}

const a = { text: 'a' };
const rpc = ['cortado.v1'];

export const hints: readonly Hint[] = [
  {
    path: '/room',
    frame: ['say', a],
    hint: 'Send a JSON object: {"event":"say",…}',
  },
  {
    path: '/room',
    frame: { type: 'say', ...a },
    hint: 'Field required: {"event":"say",…}',
  },
  {
    path: '/room',
    frame: { event: 'say', data: a },
    hint: 'Send the properties of "data" beside "event": {"event":"say","text":…}',
  },
  {
    path: '/room',
    frame: { event: 'say', body: a },
    hint: 'Send the properties of "body" beside "event": {"event":"say","text":…}, or offer the subprotocol cortado.v1',
  },
  {
    path: '/room',
    frame: { event: 'say', body: a },
    hint: 'Send the properties of "body" beside "event": {"event":"say","text":…}, or offer the subprotocol cortado.v1',
    followed: { frame: { id: 1, event: 'say', body: a }, subprotocols: rpc },
  },
  {
    path: '/room',
    frame: { event: 'list', data: [a] },
    hint: 'A list has no place beside "event": offer the subprotocol cortado.v1',
    followed: { frame: { id: 1, event: 'list', body: [a] }, subprotocols: rpc },
  },
  {
    path: '/room',
    frame: '42["say",{"text":"a"}]',
    hint: 'This is a packet of Socket.IO, not JSON: connect with a plain WebSocket',
    followed: { frame: { event: 'say', ...a } },
  },
  {
    path: '/whole',
    frame: ['say', a],
    hint: 'Send an object, not a list: {"text":…}',
  },
  {
    path: '/whole',
    frame: { event: 'say', data: a },
    hint: 'Send the properties of "data" alone: {"text":…}',
  },
  {
    path: '/list',
    frame: { event: 'say', data: [a] },
    hint: 'Send the list in "data" alone: [{"text":…}]',
  },
  {
    path: '/room',
    subprotocols: rpc,
    frame: { id: 1, event: 'say', ...a },
    hint: 'Send the message in "body": {"id":1,"event":"say","body":{"text":…}}',
  },
  {
    path: '/whole',
    subprotocols: rpc,
    frame: { id: 1, ...a },
    hint: 'Send the message in "body": {"id":1,"body":{"text":…}}',
  },
];

/** The frame that a hint shows, with the value that it leaves out. */
export function exampleIn(hint: string): unknown {
  const example = hint.slice(hint.search(/: [{[]/) + 2).replace(/, or offer .*$/, '');
  const value = /":…/.test(example) ? '"a"' : '"text":"a"';
  return JSON.parse(example.replace('…', value));
}
