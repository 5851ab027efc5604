import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { converge } from './convergence';
import { closeLiveApps, LiveApp } from './live-app';
import { Stock } from './stock';

const folder = mkdtempSync(join(tmpdir(), 'cortado-live-'));
afterEach(closeLiveApps);
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['memory:', `sqlite:${join(folder, 'app.db')}`])(
  'on %s the table of each watcher equals the database after random writes',
  async (database) => {
    const { app } = await LiveApp.start([Stock], { database });
    expect(await converge({ urls: [app.url], operations: 100, seed: 7 })).toBeGreaterThan(0);
  },
);
