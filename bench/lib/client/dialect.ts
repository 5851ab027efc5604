/** How one server wants to be spoken to over a WebSocket: the same message in the framing that its framework has. */
export interface Dialect {
  readonly path: string;
  /** What is sent and awaited after the upgrade, before the first message. */
  readonly greeting?: readonly Greeting[];
  /** The text frame that carries a message. */
  encode(message: unknown): string;
  /** What a reply carries: `statusCode` where the framework has none is 200. @throws SyntaxError */
  decode(text: string): { readonly statusCode: number; readonly body: unknown };
}

export interface Greeting {
  /** Nothing where the server speaks first. */
  readonly send?: string;
  readonly receive: RegExp;
}

/** The message is the frame, and the reply an envelope. */
export function envelope(path: string): Dialect {
  return {
    path,
    encode: (message) => JSON.stringify(message),
    decode: (text) => JSON.parse(text) as ReturnType<Dialect['decode']>,
  };
}

/** Nest's WsAdapter: an event and its data, both ways. */
export function nestEvent(path: string, event: string): Dialect {
  return {
    path,
    encode: (data) => JSON.stringify({ event, data }),
    decode(text) {
      const { event: answered, data } = JSON.parse(text) as { event: string; data: unknown };
      return { statusCode: answered === event ? 200 : 400, body: data };
    },
  };
}

/** Socket.IO 4 over Engine.IO 4: an event with an ack. */
export function socketIo(event: string): Dialect {
  return {
    path: '/socket.io/?EIO=4&transport=websocket',
    greeting: [{ receive: /^0/ }, { send: '40', receive: /^40/ }],
    encode: (message) => `421${JSON.stringify([event, message])}`,
    decode(text) {
      if (!text.startsWith('431')) throw new SyntaxError(`no ack: ${text}`);
      const [answer] = JSON.parse(text.slice(3)) as [{ statusCode: number; body: unknown }];
      return answer;
    },
  };
}
