import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type CertificateOrder, newAuthority } from './certificate.ts';

/** A loopback server behind TLS; `authority` is the certificate that a client must trust. */
export async function secureServer(
  order: CertificateOrder = {},
  answer: RequestListener = (_request, response) => response.end('{}'),
): Promise<{ url: string; authority: string }> {
  const { issue, cert } = newAuthority();
  const server = createServer(issue(order), answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, authority: cert };
}

/** This process trusts the authority until the test is over. */
export function trust(authority: string): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, authority]);
  onTestFinished(() => setDefaultCACertificates(before));
}
