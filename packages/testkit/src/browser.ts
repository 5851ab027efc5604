import { build } from 'esbuild';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { FrameRecord, RECORDING, type RecordedFrame } from './frame-recorder';

/** Starts a Chromium that asks nothing of the network by itself, and runs in a container without privileges. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
  if (process.env[RECORDING] === undefined) return browser;
  const newPage = browser.newPage.bind(browser);
  return Object.assign(browser, {
    newPage: async (options?: BrowserContextOptions): Promise<Page> => {
      const page = await newPage(options);
      await recordPage(page);
      return page;
    },
  });
}

/** Records the frames of the sockets that a page opens, as the network of Chromium has them. */
async function recordPage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const records = new Map<string, FrameRecord>();
  session.on('Network.webSocketCreated', ({ requestId, url }) => urls.set(requestId, url));
  session.on('Network.webSocketHandshakeResponseReceived', ({ requestId, response: { status, headers } }) => {
    if (status !== 101) return;
    const [, subprotocol = ''] =
      Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
    records.set(requestId, new FrameRecord(urls.get(requestId)!, subprotocol));
  });
  const add =
    (from: RecordedFrame['from']) =>
    ({ requestId, response: { opcode, payloadData: data } }: { requestId: string; response: Payload }): void => {
      if (opcode === 1 || opcode === 2) records.get(requestId)?.add({ from, data, isBinary: opcode === 2 });
    };
  session.on('Network.webSocketFrameSent', add('client'));
  session.on('Network.webSocketFrameReceived', add('server'));
  await session.send('Network.enable');
}

/** In base64 unless the opcode is that of text (RFC 6455 §5.2). */
interface Payload {
  readonly opcode: number;
  readonly payloadData: string;
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
