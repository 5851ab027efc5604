import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@cortado/resources';
import { storeContract } from './contract';

const folder = mkdtempSync(join(tmpdir(), 'cortado-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

storeContract(() => openStore(`sqlite:${join(folder, `${(files += 1)}.db`)}`));
