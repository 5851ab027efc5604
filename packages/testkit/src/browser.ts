import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';

/** Starts a Chromium that asks nothing of the network by itself, and runs in a container without privileges. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}

/**
 * A page that runs one script: a TypeScript file with everything it imports, from the sources of this repository.
 *
 * @param entry the absolute path of the file
 * @returns HTML, with the script in it
 */
export async function pageWith(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['@cortado/source'],
    define: { 'process.env.NODE_ENV': '"development"' },
    tsconfigRaw: {},
  });
  const script = outputFiles[0]!.text.replaceAll('</script', '<\\/script');
  return `<!doctype html><link rel="icon" href="data:,"><title>Test</title><div id="root"></div><script type="module">${script}</script>`;
}
