import { authenticate, jwt } from '@cortado/auth';
import { RunningApp } from '@cortado/testkit/app';
import { createApp } from 'cortado';
import { createSigner } from 'fast-jwt';
import { Open } from './open';

const key = 'another secret of more than 32 characters';

/** Numbers that look random and are the same in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) yield (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
}

/** A token that is wrong: bytes of one that is right changed, cut, doubled or swapped, or text of any kind. */
function garbage(of: string, random: () => number): string {
  const at = random() % of.length;
  const letter = 'AZaz09-_.=+/~ "\\,;{}\t\u00ff'[random() % 24]!;
  switch (random() % 6) {
    case 0:
      return of.slice(0, at) + letter + of.slice(at + 1);
    case 1:
      return of.slice(0, at);
    case 2:
      return of.slice(at) + of.slice(0, at);
    case 3:
      return Array.from({ length: random() % 5 }, () => Buffer.from([random(), random()]).toString('base64')).join('.');
    case 4:
      return of.split('.').toReversed().join('.');
    default:
      return `${Buffer.from(JSON.stringify({ alg: letter, crit: [letter] })).toString('base64url')}.${of.slice(at)}`;
  }
}

/** The bytes of a token. The last character of a part may have bits that no byte uses (RFC 4648 §3.5), so another text can be the same token. */
const bytesOf = (token: string): string =>
  JSON.stringify(
    token.split('.').map((part) => (/^[\w-]*$/.test(part) ? Buffer.from(part, 'base64url').toString('hex') : part)),
  );

let running: RunningApp;
afterEach(() => running.close());

test('10,000 garbage tokens are 401, and never 500', async () => {
  const guards = [authenticate(jwt({ key }), { throttle: false })];
  running = await RunningApp.open(createApp({ controllers: [Open], guards, log: false }));
  const get = (token: string) => running.client.get('/open', { authorization: `Bearer ${token}` });
  const good = createSigner({ key })({ sub: 'ada', roles: ['admin'] });
  const source = numbers(20_261_121);
  const random = () => source.next().value >>> 8;
  const statuses = new Map<number, number>();
  for (let batch = 0; batch < 100; batch += 1) {
    const tokens = Array.from({ length: 100 }, () => garbage(good, random)).filter(
      (each) => bytesOf(each.trim()) !== bytesOf(good),
    );
    const answers = await Promise.all(tokens.map((each) => get(each)));
    for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses.keys()]).toEqual([401]);
  expect((await get(good)).status).toBe(200);
}, 120_000);
