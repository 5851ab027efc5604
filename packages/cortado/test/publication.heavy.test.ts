import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * What one publication to a channel runs through, counted by V8 on the built packages: to ten sockets of one process, beside 200
 * connections with 400 channels of their own, and to twenty sockets. Counts do not depend on the machine.
 */
const run = promisify(execFile);
const root = join(__dirname, '../../..');

interface Cost {
  readonly functions: readonly { readonly file: string; readonly name: string; readonly calls: number }[];
  readonly promises: number;
}

interface Publication {
  readonly members: number;
  readonly alone: Cost;
  readonly beside: Cost;
  readonly twice: Cost;
}

const SESSION_DELIVER = 'websocket/connection/session.js deliver';

let publications: Readonly<Record<'plain' | 'kept', Publication>>;
beforeAll(async () => {
  const { stdout } = await run(process.execPath, [join(root, 'bench/dist/hops/publication.js')], { cwd: root });
  publications = JSON.parse(stdout) as typeof publications;
}, 180_000);

/** The functions that ran more often by more than one call, and how much more often: V8 may leave out a constructor that it inlined. */
function growth(from: Cost, to: Cost): ReadonlyMap<string, number> {
  const nameOf = ({ file, name }: Cost['functions'][number]): string => `${file} ${name}`;
  const before = new Map(from.functions.map((each) => [nameOf(each), each.calls]));
  const more = to.functions.map((each) => [nameOf(each), each.calls - (before.get(nameOf(each)) ?? 0)] as const);
  return new Map(more.filter(([, calls]) => calls > 1));
}

describe.each(['plain', 'kept'] as const)('a publication to a %s channel', (kind) => {
  test('reaches every member', () => {
    const { alone, members } = publications[kind];
    const delivered = alone.functions.find(({ file, name }) => `${file} ${name}` === SESSION_DELIVER);
    expect(delivered!.calls).toBe(members);
  });

  test('costs nothing for channels and connections that it does not concern', () => {
    const { alone, beside } = publications[kind];
    expect(growth(alone, beside)).toEqual(new Map());
    expect(beside.promises).toBe(alone.promises);
  });

  test('costs each member six calls, no promise and no encoding of its own', () => {
    const { alone, twice, members } = publications[kind];
    const each = [
      'channels/delivery/message.js as',
      SESSION_DELIVER,
      'websocket/connection/outbox.js write',
      'websocket/connection/outbox.js #fits',
      'websocket/connection/outbox.js #write',
      'websocket/connection/write-batch.js write',
    ];
    expect(growth(alone, twice)).toEqual(new Map(each.map((name) => [name, members])));
    expect(twice.promises).toBe(alone.promises);
  });
});
