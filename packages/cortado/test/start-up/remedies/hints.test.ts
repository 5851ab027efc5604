import { running } from './case';
import { controllers, exampleIn, hints } from './hints';

/** The hints in the 400 of a frame that has the form of another framework, followed to the letter. */
test.each(hints)('$path: $hint', async ({ path, frame, hint, subprotocols = [], followed }) => {
  await running({ controllers }, async (app) => {
    const client = await app.connect(path, { subprotocols });
    const { statusCode, body } = await client.ask(frame);
    expect(statusCode).toBe(400);
    expect(body.errorList.map(({ msg }: { msg: string }) => msg)).toContain(hint);
    const { frame: next = exampleIn(hint), subprotocols: offered = subprotocols } = followed ?? {};
    const other = await app.connect(path, { subprotocols: offered });
    expect(await other.ask(next)).toMatchObject({ statusCode: 200, body: 'a' });
    client.destroy();
    other.destroy();
  });
});
