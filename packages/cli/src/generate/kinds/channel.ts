import { TESTING, testHead, type Kind } from '../kind';

export const channel: Kind = {
  name: 'channel',
  use: (className) => `list it at an endpoint: @WebSocket('/live', { channels: [${className}] })`,
  generate: ({ type, file }, module) => {
    const className = `${type}Channel`;
    return {
      className,
      code: `import { IsString, Length } from 'class-validator';
import { Channel, Created, Emits, OnJoin, OnMessage, Returns, Subscription } from 'cortado';

/** What a member says, and what all members receive. */
export class ${type}Said {
  @IsString() @Length(1, 280) text!: string;
}

/** One instance for each client in each channel. */
@Emits('said', ${type}Said)
@Channel('${file}:{id}')
export class ${className} {
  @OnJoin()
  @Returns(204, null)
  onJoin(): void {
    // Read a body here, or throw Forbidden() to refuse.
  }

  @OnMessage('say')
  @Returns(201, ${type}Said)
  async say(said: ${type}Said, subscription: Subscription) {
    await subscription.publish('said', said, { except: subscription.peer.id });
    return Created(said);
  }
}
`,
      test: `${TESTING}
import { WebSocket } from 'cortado';
import { ${className} } from '${module}';

@WebSocket('/live', { channels: [${className}] })
class LiveEndpoint {}

${testHead('{ controllers: [LiveEndpoint] }')}
const channel = '${file}:1';

async function member() {
  const socket = await app.connect('/live');
  socket.send({ event: '$join', channel });
  await socket.expectReply(200);
  return socket;
}

test('the others in the channel receive what a member says', async () => {
  const ada = await member();
  const bob = await member();
  ada.send({ event: 'say', channel, body: { text: 'Hello' } });
  expect(await ada.expectReply(201)).toEqual({ text: 'Hello' });
  expect(await bob.next()).toMatchObject({ event: 'said', channel, data: { text: 'Hello' } });
});
`,
    };
  },
};
