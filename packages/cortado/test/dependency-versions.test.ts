import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Below these versions the dependencies that parse input have known vulnerabilities, and a lock file can fall back to one unseen. */
const FLOORS: [name: string, user: string, least: string, why: string][] = [
  ['ws', '@cortado/websocket', '8.23.0', 'counts empty fragments and the pongs it owes'],
  ['fastify', '@cortado/http', '5.8.5', 'parses and validates a body by one reading of its content type'],
  ['fast-jwt', '@cortado/auth', '6.3.6', 'takes no public key, in PEM or JSON, for the secret of an HMAC'],
  ['validator', 'class-validator', '13.15.22', 'closes holes of isURL and isLength'],
  ['class-validator', '@cortado/dto', '0.14.0', 'refuses objects of unknown classes by default'],
  ['class-transformer', '@cortado/dto', '0.3.1', 'lets no input reach a prototype'],
];

/** Asked for from where its user lies: that is the copy which is meant. */
function installed(name: string, user: string): string {
  const manifest = require.resolve(`${name}/package.json`, { paths: [dirname(require.resolve(user))] });
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

function isAtLeast(version: string, least: string): boolean {
  return weight(version) >= weight(least);
}

function weight(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  return (major * 10_000 + minor) * 10_000 + patch;
}

test.each(FLOORS)('%s of %s is at least %s: it %s', (name, user, least) => {
  const version = installed(name, user);
  expect([version, isAtLeast(version, least)]).toEqual([version, true]);
});

test('Node is at least 20.19, as each package asks for and start-up checks', () => {
  expect([process.versions.node, isAtLeast(process.versions.node, '20.19.0')]).toEqual([process.versions.node, true]);
  const packages = join(__dirname, '../..');
  const asked = readdirSync(packages).map((name) => {
    const { private: unpublished, engines } = JSON.parse(
      readFileSync(join(packages, name, 'package.json'), 'utf8'),
    ) as { readonly private?: boolean; readonly engines?: { readonly node: string } };
    return unpublished === true ? '>=20.19' : engines?.node;
  });
  expect(new Set(asked)).toEqual(new Set(['>=20.19']));
  expect(readFileSync(join(__dirname, 'start-up/golden/old-node.txt'), 'utf8')).toContain('is older than 20.19,');
});

test('versions are compared by number, part by part', () => {
  expect(['5.12.8', '5.8.5', '6.0.0', '5.8.10'].map((version) => isAtLeast(version, '5.8.5'))).not.toContain(false);
  expect(['5.8.4', '4.99.99', '5.7.9'].map((version) => isAtLeast(version, '5.8.5'))).not.toContain(true);
});
