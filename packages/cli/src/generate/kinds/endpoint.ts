import { TESTING, testHead, type Kind } from '../kind';

export const endpoint: Kind = {
  name: 'endpoint',
  listedIn: 'controllers',
  generate: ({ type, file }, module) => {
    const className = `${type}Endpoint`;
    return {
      className,
      code: `import { IsString, Length } from 'class-validator';
import { Ok, OnReceive, Returns, WebSocket } from 'cortado';

/** What a client sends, and what it receives. */
export class ${type}Message {
  @IsString() @Length(1, 280) text!: string;
}

/** One instance for each connection. */
@WebSocket('/${file}')
export class ${className} {
  @OnReceive()
  @Returns(200, ${type}Message)
  onReceive(message: ${type}Message) {
    return Ok(message);
  }
}
`,
      test: `${TESTING}
import { ${className} } from '${module}';

${testHead(`{ controllers: [${className}] }`)}
test('a message is answered', async () => {
  const socket = await app.connect('/${file}');
  socket.send({ text: 'Hello' });
  expect(await socket.expectReply(200)).toEqual({ text: 'Hello' });
});

test('a message without a text is refused, and the connection stays open', async () => {
  const socket = await app.connect('/${file}');
  socket.send({});
  expect(await socket.expectReply(400)).toMatchObject({ errorList: [{ loc: ['text'], type: 'missing' }] });
  socket.send({ text: 'Hello' });
  expect(await socket.expectReply(200)).toEqual({ text: 'Hello' });
});
`,
    };
  },
};
