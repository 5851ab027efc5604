import { OnReceive, WebSocket } from '@cortado/websocket';
import type { Connect, Peer, PeerOptions } from '@cortado/testkit/peers/peer';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

@WebSocket('/text', { subprotocols: ['chat'] })
class Text {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

@WebSocket('/bytes', { subprotocols: ['chat'] })
class Bytes {
  @OnReceive() onReceive(bytes: Buffer) {
    return bytes;
  }
}

@WebSocket('/few-fragments', { maxFragments: 4 })
class FewFragments extends Text {}

@WebSocket('/compressed', { compression: true })
class Compressed extends Text {}

/**
 * What a client that is not ours finds at endpoints beyond the chat's, whose own suite is `examples/chat/test/interop`.
 *
 * @param compresses whether the client can, and does not only say so
 */
export function describePeer(name: string, connect: Connect, { compresses }: { readonly compresses: boolean }): void {
  describe(name, () => {
    const peers: Peer[] = [];
    afterEach(async () => {
      for (const each of peers.splice(0)) each.destroy();
      await closeSocketApps();
    });

    async function open(path: string, options?: PeerOptions): Promise<Peer> {
      const { port } = await socketApp({ controllers: [Text, Bytes, FewFragments, Compressed] });
      const peer = await connect(`ws://127.0.0.1:${port}${path}`, options);
      peers.push(peer);
      return peer;
    }

    test('text of any length, under a subprotocol chosen among others', async () => {
      const peer = await open('/text', { subprotocols: ['other', 'chat'] });
      expect(peer.subprotocol).toBe('chat');
      for (const message of ['', 'aü€😀', 'x'.repeat(125), 'x'.repeat(126), 'x'.repeat(65_536)]) {
        peer.send(message);
        expect(await peer.next()).toBe(JSON.stringify({ statusCode: 200, body: message }));
      }
      expect((await peer.close(4000, 'bye')).code).toBe(4000);
    });

    test('bytes in, bytes out, and a text is refused in an envelope', async () => {
      const peer = await open('/bytes', { subprotocols: ['chat'] });
      for (const message of [Buffer.alloc(0), Buffer.from([0, 1, 255]), Buffer.alloc(65_536, 7)]) {
        peer.send(message);
        const answer = (await peer.next()) as Buffer;
        expect([answer.length, message.equals(answer)]).toEqual([message.length, true]);
      }
      peer.send('text');
      expect(JSON.parse((await peer.next()) as string)).toMatchObject({
        statusCode: 415,
        body: { errorList: [{ type: 'unsupported_media_type' }] },
      });
      expect((await peer.close(1000, '')).code).toBe(1000);
    });

    test('one byte too many is 1009', async () => {
      const peer = await open('/text');
      peer.send('x'.repeat(65_537));
      expect((await peer.closed()).code).toBe(1009);
    });

    test('its fragments are fragments: the fifth is 1008 where four are allowed', async () => {
      const peer = await open('/few-fragments');
      peer.sendFragments('x'.repeat(32));
      expect(await peer.next()).toBe(JSON.stringify({ statusCode: 200, body: 'x'.repeat(32) }));
      peer.sendFragments('x'.repeat(80));
      expect((await peer.closed()).code).toBe(1008);
    });

    if (compresses) {
      test('permessage-deflate, where the endpoint has it', async () => {
        const peer = await open('/compressed', { deflate: true });
        expect(peer.extensions).toMatch(/^permessage-deflate/);
        for (const message of ['', 'short', 'long '.repeat(10_000), 'aü€😀'.repeat(1000)]) {
          peer.send(message);
          expect(await peer.next()).toBe(JSON.stringify({ statusCode: 200, body: message }));
        }
        expect((await peer.close(1000, '')).code).toBe(1000);
      });
    }
  });
}
