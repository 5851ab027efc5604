import type { Context } from 'cortado';
import { TLSSocket } from 'node:tls';

/** For `server: { tls: { key, cert, ca, requestCert: true, rejectUnauthorized: false } }`, on both transports. */
export const byCertificate =
  (fingerprints: ReadonlySet<string>) =>
  ({ raw }: Context): boolean => {
    const socket = raw?.socket;
    return (
      socket instanceof TLSSocket && socket.authorized && fingerprints.has(socket.getPeerCertificate().fingerprint256)
    );
  };
