import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly at: number;
}

/** What a server does with its first request, its second …; the last one serves all that follow. */
export type Step = (response: ServerResponse, request: IncomingMessage) => void;

/** A loopback server that misbehaves as told and is gone when the test is over. */
export async function server(...steps: readonly Step[]): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const listening = createServer((request, response) => {
    const step = steps[Math.min(seen.length, steps.length - 1)];
    seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      at: performance.now(),
    });
    request.resume().once('end', () => step?.(response, request));
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, seen };
}

/** What goes over the socket after each request, byte for byte; the last one serves all that follow. */
export type RawStep = (socket: Socket) => void;

/** A loopback server that need not speak HTTP; `seen` has the head of each request, `sockets` how many connections there were. */
export async function rawServer(
  ...steps: readonly RawStep[]
): Promise<{ url: string; seen: string[]; sockets: Socket[] }> {
  const seen: string[] = [];
  const sockets: Socket[] = [];
  const listening = createRawServer((socket) => {
    sockets.push(socket);
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        seen.push(bytes.toString('latin1'));
        steps[Math.min(seen.length, steps.length) - 1]?.(socket);
      });
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, seen, sockets };
}

export const says =
  (text: string | Buffer): RawStep =>
  (socket) =>
    void socket.write(text);

export const saysAndEnds =
  (text: string | Buffer): RawStep =>
  (socket) =>
    void socket.end(text);

/** A whole answer with a body of JSON, as text. */
export function whole(body: string, headers = ''): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

export const answers =
  (status: number, body: unknown, headers: Record<string, string> = {}): Step =>
  (response) => {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

export const ok = answers(200, { fine: true });

/** The connection breaks before anything is said. */
export const breaks: Step = (response) => void response.socket?.destroy();

/** Half of what was promised, then nothing more. */
export const cutShort: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"half":', () => response.socket?.destroy());
};

/** A byte now and then, without end. */
export const drips: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
};

/** The head of an answer, and silence. */
export const fallsSilent: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{');
};

/** The address of a port on which nobody listens any more. */
export async function deadAddress(): Promise<string> {
  const listening = createServer();
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  await new Promise((resolve) => listening.close(resolve));
  return `http://127.0.0.1:${port}`;
}
