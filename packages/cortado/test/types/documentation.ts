/** Held by the compiler: what `@Api`, `@Emits` and `@Asks` accept and refuse. Run by `npm run check`. */
import { Api, Asks, Channel, createApp, Emits, WebSocket, type Connection } from 'cortado';

class Said {
  @Api({ example: 'Hello', description: 'What is said.' }) text!: string;
  @Api({ deprecated: true }) get length() {
    return this.text.length;
  }
}

@Api({ summary: 'Chat', tags: ['chat'], name: 'Chat', hidden: false, security: ['bearer'] })
@Emits('said', Said, { description: 'to everyone' })
@Emits('all', [Said])
@Emits('count', Number)
@Emits('cleared', null)
@Asks('confirm', Said, { 200: Boolean, 409: Said, 204: null, 201: [Said] }, { description: 'before it is cleared' })
@Channel('room:{room}')
class Room {
  @Api({ summary: 'Says something' }) say() {}
  @Emits('said', Said) @Asks('confirm', null, {}) @WebSocket('/say') accept(connection: Connection) {
    return connection.accept();
  }
}
@Api({ description: 'A base class.' })
abstract class Base {}

// @ts-expect-error no such option
@Api({ sumary: 'Chat' })
// @ts-expect-error tags are a list
@Api({ tags: 'chat' })
// @ts-expect-error no class
@Emits('said', 'Said')
// @ts-expect-error a list of two classes
@Emits('said', [Said, Room])
// @ts-expect-error no class
@Asks('confirm', Said, { 200: true })
// @ts-expect-error no answers
@Asks('confirm', Said)
class Wrong {
  // @ts-expect-error not on a parameter
  say(@Api({ example: 'a' }) text: string) {
    return text;
  }
  // @ts-expect-error not on a property
  @Emits('said', Said) text!: string;
}

export async function functions() {
  const app = await createApp({});
  app.route('GET', '/', { api: { summary: 'All' }, returns: { 200: [Said], 404: null }, handler: () => [] });
  app.route('GET', '/csv', { returns: { 200: { type: 'text/csv' } }, handler: () => Buffer.from('') });
  // @ts-expect-error no such option
  app.route('GET', '/', { api: { sumary: 'All' }, handler: () => [] });
  // @ts-expect-error no class
  app.route('GET', '/', { returns: { 200: 'Said' }, handler: () => [] });
  const chat = { receive: Said, onReceive: (said: Said) => said };
  app.websocket('/chat', chat, { emits: { said: Said, cleared: null }, returns: { 200: Said } });
  app.websocket('/chat', chat, { asks: { confirm: { type: Said, answers: { 200: Boolean } } } });
  // @ts-expect-error no class
  app.websocket('/chat', chat, { emits: { said: 'Said' } });
  // @ts-expect-error no answers
  app.websocket('/chat', chat, { asks: { confirm: { type: Said } } });
}
void [Base, Wrong];
