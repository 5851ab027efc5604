import { ClientConnection } from './connection.js';
import type { Dialect } from './dialect.js';
import { clientFrame } from './frame.js';
import { requestBytes } from './http-load.js';
import { UpgradeAnswer } from './upgrade-answer.js';
import { WsAnswers } from './ws-answers.js';

/** Opens a WebSocket as far as messages can be sent. */
export async function openSocket(port: number, { path, greeting = [] }: Dialect): Promise<ClientConnection> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const connection = await ClientConnection.open(port, new UpgradeAnswer());
  const first = greeting[0];
  // What a server says by itself may come in one read with its 101.
  if (first !== undefined && first.send === undefined) {
    connection.expectNext(new WsAnswers((text) => first.receive.test(text)));
    await connection.ask(requestBytes({ method: 'GET', path, headers }, port), 2);
  } else {
    await connection.ask(requestBytes({ method: 'GET', path, headers }, port));
  }
  for (const { send, receive } of greeting) {
    if (send === undefined) continue;
    connection.expect(new WsAnswers((text) => receive.test(text)));
    await connection.ask(clientFrame(Buffer.from(send)));
  }
  return connection;
}

/** Many of them, a few at a time: a listening socket has a backlog. */
export async function openSockets(port: number, dialect: Dialect, count: number): Promise<ClientConnection[]> {
  const connections: ClientConnection[] = [];
  while (connections.length < count) {
    const batch = Math.min(100, count - connections.length);
    connections.push(...(await Promise.all(Array.from({ length: batch }, () => openSocket(port, dialect)))));
  }
  return connections;
}
