import { createServer, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TestProxy {
  /** Without credentials. */
  readonly host: string;
  /** `CONNECT host:port` or `GET http://…`, each with what came as `Proxy-Authorization`. */
  readonly seen: { readonly what: string; readonly authorization: string | undefined }[];
}

export interface ProxyOrder {
  /** What it answers instead of letting calls through. */
  readonly refuses?: number;
  /** Never answers. */
  readonly hangs?: boolean;
}

/** A loopback proxy: tunnels for `https:`, whole addresses for `http:`. */
export async function testProxy({ refuses, hangs = false }: ProxyOrder = {}): Promise<TestProxy> {
  const seen: { what: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((asked, response) => {
    seen.push({
      what: `${asked.method} ${asked.url?.replace(/\?.*/, '')}`,
      authorization: asked.headers['proxy-authorization'],
    });
    if (hangs) return;
    if (refuses)
      return void response.writeHead(refuses, { 'content-type': 'text/html' }).end('<title>Proxy says no</title>');
    const { 'proxy-authorization': _, ...headers } = asked.headers;
    const onward = request(asked.url ?? '', { method: asked.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => void response.writeHead(502).end());
    asked.pipe(onward);
  });
  proxy.on('connect', (asked, socket: Socket) => {
    sockets.add(socket);
    seen.push({ what: `CONNECT ${asked.url}`, authorization: asked.headers['proxy-authorization'] });
    socket.on('error', () => {});
    if (hangs) return;
    if (refuses) return void socket.end(`HTTP/1.1 ${refuses} No\r\ncontent-length: 0\r\n\r\n`);
    const [host = '', port = ''] = asked.url?.split(':') ?? [];
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.closeAllConnections();
    proxy.close();
  });
  return { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen };
}
