import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crashesContract } from './contract-of-crashes';

const folder = mkdtempSync(join(tmpdir(), 'cortado-crashes-'));
afterAll(() => rmSync(folder, { recursive: true }));

crashesContract(() => `sqlite:${join(folder, 'a.db')}`);
