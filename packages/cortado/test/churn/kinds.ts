import { RawSocket } from '@cortado/testkit/raw-socket';

/** Messages that differ in what a cache could be keyed by, and what is answered to each: one status for one frame. */
export interface MessageKind {
  readonly frames: (name: string) => readonly (object | string)[];
  readonly statuses: readonly number[];
  /** One at a time. */
  readonly isAlone?: true;
}

/** Names that a client chooses, with the form of a token, a header and a property. */
export const nameOf = (index: number): string => `k${index.toString(36)}`;

const visit = (channel: string, nickname: string): readonly object[] => [
  { event: '$join', channel, body: { nickname, [nickname]: 1 } },
  { event: 'say', channel, body: { text: nickname, [nickname]: 1 } },
  { event: nickname, channel },
  { event: '$leave', channel },
];
const VISITED = [200, 201, 404, 204];

/** Over the `message` protocol. */
export const MESSAGES: Readonly<Record<string, MessageKind>> = {
  event: { frames: (name) => [{ event: name }], statuses: [404] },
  key: { frames: (name) => [{ event: 'say', text: name, [name]: { [name]: name } }], statuses: [200] },
  value: { frames: (name) => [{ event: 'say', text: { [name]: 1 }, count: name }], statuses: [400] },
  'no event': { frames: (name) => [{ [name]: name }], statuses: [400] },
  'no JSON': { frames: (name) => [`{"${name}`], statuses: [400] },
  'no channel': { frames: (name) => [{ event: '$join', channel: name }], statuses: [404] },
  'not joined': { frames: (name) => [{ event: name, channel: `room:${name}` }], statuses: [409] },
  channel: { frames: (name) => visit(`room:${name}`, name), statuses: VISITED },
  position: {
    frames: (name) => [
      { event: '$join', channel: `kept:${name}`, recover: { epoch: name, offset: 1 } },
      { event: '$leave', channel: `kept:${name}` },
    ],
    statuses: [200, 204],
  },
};

/** Over the `rpc` protocol, where each has an id of its own. */
export const CALLS: Readonly<Record<string, MessageKind>> = {
  event: { frames: (name) => [{ id: name, event: name }], statuses: [404] },
  key: { frames: (name) => [{ id: name, event: 'say', body: { text: name, [name]: name } }], statuses: [200] },
  value: { frames: (name) => [{ id: name, event: 'say', body: { text: { [name]: 1 } } }], statuses: [400] },
  header: {
    frames: (name) => [
      { id: name, event: 'say', body: { text: name }, headers: { [`x-${name}`]: name, 'x-tenant': name } },
    ],
    statuses: [200],
  },
  'header name': { frames: (name) => [{ id: name, event: 'say', headers: { [`${name} `]: name } }], statuses: [400] },
  'idempotency key': {
    frames: (name) => [{ id: name, event: 'say', body: { text: name }, headers: { 'idempotency-key': name } }],
    statuses: [200],
  },
  user: { frames: (name) => [{ id: name, event: '$auth', body: { token: name } }], statuses: [204], isAlone: true },
  cancelled: {
    frames: (name) => [
      { id: `${name}-`, event: '$cancel' },
      { id: name, event: name },
    ],
    statuses: [404],
  },
  channel: {
    frames: (name) => visit(`room:${name}`, name).map((frame, index) => ({ id: `${name}-${index}`, ...frame })),
    statuses: VISITED,
  },
};

/** A handshake, what the client sends and gets first, and how it leaves. */
export interface ConnectKind {
  readonly head: (name: string) => string;
  readonly status: number;
  readonly frame?: (name: string) => object;
  /** Of the first frame that comes. */
  readonly reply?: RegExp;
  readonly leaves?: 'with a close frame';
}

const everyHeader = (name: string): Readonly<Record<string, string>> => ({
  [`x-${name}`]: name,
  cookie: `${name}=${name}`,
  'user-agent': name,
  'accept-language': name,
  'x-request-id': name,
  'x-forwarded-for': `10.${[...name].map((each) => each.charCodeAt(0) % 10).join('')}`,
  traceparent: name,
  'sec-websocket-extensions': `permessage-deflate; ${name}=1, ${name}`,
});
const signedIn = (name: string): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${name}`,
  'sec-websocket-protocol': `${name}, cortado.v1`,
});

export const CONNECTS: Readonly<Record<string, ConnectKind>> = {
  closed: {
    head: (name) => RawSocket.upgrade(`/live?${name}=${name}`, everyHeader(name)),
    status: 101,
    frame: (name) => ({ event: 'say', text: name, [name]: name }),
    reply: /"statusCode":200/,
    leaves: 'with a close frame',
  },
  member: {
    head: (name) => RawSocket.upgrade(`/users/${name}`, signedIn(name)),
    status: 101,
    frame: (name) => ({ id: name, event: '$join', channel: `room:${name}`, body: { nickname: name } }),
    reply: /"statusCode":200/,
  },
  label: {
    head: (name) => RawSocket.upgrade(`/ws/users?client_id=${name}`),
    status: 101,
    reply: /"event":"connected"/,
  },
  'in the middle of a message': {
    head: (name) => RawSocket.upgrade('/live', { 'sec-websocket-protocol': `${name}, cortado.v1` }),
    status: 101,
    frame: (name) => ({ id: name, event: name }),
  },
  path: { head: (name) => RawSocket.upgrade(`/${name}`), status: 404 },
  channel: { head: (name) => RawSocket.upgrade(`/ws/${name}`), status: 404 },
  origin: { head: (name) => RawSocket.upgrade('/live', { origin: `https://${name}.example` }), status: 403 },
  protocol: { head: (name) => RawSocket.upgrade('/live', { upgrade: name }), status: 426 },
  stream: {
    head: (name) => `GET /things/${name}/events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: ${name}\r\n\r\n`,
    status: 200,
  },
};

const request = (method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): string => {
  const all = { host: 'a', ...headers, ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }) };
  const lines = Object.entries(all).map(([key, value]) => `${key}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
};
const json = { 'content-type': 'application/json' };

/** Requests of one connection, and the status of each. */
export const REQUESTS: Readonly<Record<string, readonly [(name: string) => string, number]>> = {
  path: [(name) => request('GET', `/things/${name}?q=${name}&${name}=${name}`, everyHeader(name)), 200],
  'no path': [(name) => request('GET', `/${name}/${name}`, {}), 404],
  key: [(name) => request('POST', '/things', json, JSON.stringify({ text: name, [name]: { [name]: 1 } })), 200],
  value: [(name) => request('POST', '/things', json, JSON.stringify({ text: [name], count: name })), 400],
  type: [(name) => request('POST', '/things', { 'content-type': `application/${name}; ${name}=${name}` }, 'x'), 415],
  accepted: [
    (name) =>
      request('GET', '/things/one', {
        accept: `application/${name}`,
        origin: `https://${name}.example`,
        'if-none-match': `"${name}"`,
        'accept-encoding': name,
      }),
    200,
  ],
  'idempotency key': [
    (name) => request('POST', '/things', { ...json, 'idempotency-key': name }, JSON.stringify({ text: name })),
    200,
  ],
  user: [(name) => request('GET', '/things/one/mine', { authorization: `Bearer ${name}` }), 200],
};
