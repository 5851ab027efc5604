import { Connection, Controller, Created, Ok, OnReceive, Post, WebSocket } from 'cortado';
import { ChatRequest } from './chat';

@Controller()                                   // no argument: prefix from the class name, ChatController -> /chat
export class ChatController {
  @WebSocket('/callbacks')                      // callback style
  async callbacks(connection: Connection) {
    await connection.acceptCallback({ onConnect: this.onConnect, onReceive: this.onReceive, onDisconnect: this.onDisconnect });
  }
  @OnReceive() async onReceive(request: ChatRequest) { return Ok({ message: 'Hi', user: 'System' }) }
  // closures: acceptCallback({ receive: ChatRequest, onReceive: async (request) => Ok(…) })  — only onReceive is required
  @WebSocket('/closures')
  async closures(connection: Connection) {
    await connection.acceptCallback({ receive: ChatRequest, onReceive: async (request) => Ok({ message: request.message, user: 'System' }) });
  }

  @WebSocket('/raw')                            // traditional style: no DTO, no envelope
  async raw(connection: Connection) {
    await connection.accept({ subprotocol: 'chat', headers: { 'x-served-by': 'a' } });
    for await (const message of connection) await connection.sendJson({ echo: message });
  }

  readonly seen: string[] = [];
  onConnect(connection: Connection) { this.seen.push(`connect ${connection.path}`) }
  onDisconnect(connection: Connection) { this.seen.push(`disconnect ${connection.path}`) }
}

@Controller('/messages') @WebSocket('/messages')
export class MessageController {
  @Post() @OnReceive() send(request: ChatRequest) { return Created({ message: request.message, user: request.user }) }
}
