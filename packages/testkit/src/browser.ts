import { chromium, type Browser } from 'playwright-core';

/** Starts a Chromium that asks nothing of the network by itself, and runs in a container without privileges. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}
