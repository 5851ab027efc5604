import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/**
 * An npm registry that has the packed packages as if they were published, and sends npm to the real one for all others. So
 * `npm install cortado` is run as a reader types it.
 */
export class PackageRegistry {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param folder of tarballs */
  static async open(folder: string): Promise<PackageRegistry> {
    const elsewhere = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' })
      .trim()
      .replace(/\/$/, '');
    const tarballs = readdirSync(folder).map((file) => join(folder, file));
    const manifests = new Map(tarballs.map((path) => [path, manifestOf(path)]));
    const server = createServer((request, response) => {
      const path = decodeURIComponent(request.url!);
      const packed = tarballs.find((tarball) => path === `/${manifests.get(tarball)!.name}`);
      const file = tarballs.find((tarball) => path === `/-/${basename(tarball)}`);
      if (file !== undefined) response.end(readFileSync(file));
      else if (packed !== undefined) response.end(JSON.stringify(packument(packed, manifests.get(packed)!)));
      else response.writeHead(302, { location: elsewhere + request.url! }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new PackageRegistry(server, url);

    function packument(tarball: string, manifest: Manifest) {
      const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
      const dist = { tarball: `${url}/-/${basename(tarball)}`, integrity };
      const { name, version } = manifest;
      return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
    }
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function manifestOf(tarball: string): Manifest {
  const text = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
  return JSON.parse(text) as Manifest;
}
