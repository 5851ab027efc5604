import { Page } from '@cortado/testkit/docs/page';
import { createProject } from 'create-cortado';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Without comments and empty lines. */
const stepsOf = (dockerfile: string): readonly string[] =>
  dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('the Dockerfile of docs/deployment.md is the one that new projects have', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cortado-docker-'));
  try {
    createProject({ folder, template: 'minimal', packageManager: { name: 'npm' } });
    const page = Page.read(join(__dirname, '../..'), 'docs/deployment.md');
    const shown = page.blocks.find(({ language }) => language === 'dockerfile')!.code;
    expect(stepsOf(shown)).toEqual(stepsOf(readFileSync(join(folder, 'Dockerfile'), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
