import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../../..');
const status = (): string => execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });

jest.setTimeout(300_000);

test('npm run release:dry packs every package in its next version, and leaves the checkout as it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cortado-tarballs-'));
  const before = status();
  try {
    const output = execFileSync(process.execPath, ['scripts/release-dry.mjs', folder], { cwd: root, encoding: 'utf8' });
    const packages = readdirSync(join(root, 'packages'))
      .map((name) => join(root, 'packages', name, 'package.json'))
      .filter((file) => existsSync(file))
      .map((file) => JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string; private?: boolean })
      .filter((each) => each.private !== true);
    const tarballs = readdirSync(folder);
    const versions = new Set<string>(tarballs.map((file) => /-(\d+\.\d+\.\d+)\.tgz$/.exec(file)![1]!));
    expect(versions.size).toBe(1);
    const version = [...versions][0]!;
    expect(version).not.toBe(packages[0]!.version);
    expect(tarballs.sort()).toEqual(
      packages.map(({ name }) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`).sort(),
    );
    for (const file of tarballs) expect(output).toContain(`${file}: `);
    const changelog = execFileSync('tar', ['-xzOf', join(folder, `cortado-${version}.tgz`), 'package/CHANGELOG.md'], {
      encoding: 'utf8',
    });
    expect(changelog).toMatch(new RegExp(`^# cortado\n\n## ${version}\n`));
    expect(status()).toBe(before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
