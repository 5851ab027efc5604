import { docs, readDocuments } from '@cortado/docs';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { running, type Case } from './case';

/** Runs something with a folder that is removed afterwards. */
async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cortado-documents-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads from a server that answers every request with this status. */
async function fromServer(status: number): Promise<unknown> {
  const server = createServer((_request, response) => void response.writeHead(status).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await readDocuments(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

const readsFolder = () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'openapi.json'), '{"openapi":"3.1.0"}');
    expect(await readDocuments(folder)).toEqual({ openapi: { openapi: '3.1.0' }, asyncapi: undefined });
  });

const readsServer = () =>
  running({ plugins: [docs()] }, async ({ app }) => {
    expect(await readDocuments(app.url)).toMatchObject({
      openapi: { openapi: '3.1.0' },
      asyncapi: { asyncapi: '3.0.0' },
    });
  });

const readsBoth = async () => {
  await readsFolder();
  await readsServer();
};

/** Documents that the types of a client are made from. */
export const ofReadDocuments: readonly Case[] = [
  {
    code: 'E_OPTION',
    remedy: 'name a folder with one of the two files, or the URL of a running server that has the plugin docs()',
    mistake: () => inFolder(readDocuments),
    followed: readsBoth,
  },
  {
    code: 'E_OPTION',
    remedy: 'start the server, or correct the URL',
    mistake: () => readDocuments('http://127.0.0.1:1'),
    followed: readsServer,
  },
  {
    code: 'E_OPTION',
    remedy: 'name a folder with openapi.json and asyncapi.json where the documents are guarded',
    mistake: () => fromServer(401),
    followed: readsFolder,
  },
  {
    code: 'E_OPTION',
    remedy: 'name a folder that can be read',
    mistake: () =>
      inFolder((folder) => {
        mkdirSync(join(folder, 'openapi.json'));
        return readDocuments(folder);
      }),
    followed: readsFolder,
  },
  {
    code: 'E_OPTION',
    remedy: 'name a folder or a server with documents of Cortado',
    mistake: () =>
      inFolder((folder) => {
        writeFileSync(join(folder, 'asyncapi.json'), '{');
        return readDocuments(folder);
      }),
    followed: readsBoth,
  },
];
