import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs once before the heavy tests, which start programs of the checkout and pack it: none of them builds it while another one reads.
 * Takes about a second where everything is up to date.
 */
export default function buildCheckout() {
  const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  run('npm', ['run', 'build']);
  run('npx', ['tsc', '-b', 'bench', 'packages/dto/test/nest-app']);
}
