/** The sockets: straight to a server, or through the proxy that stands before it. */
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { HttpLimits, HttpRequest } from './call.ts';
import type { Intermediary } from './proxy.ts';

/** Sockets to one server: a few more than the calls that a reading makes at once. */
const SOCKETS = 16;

export interface Connections {
  ask(call: HttpRequest, proxy: Intermediary | null, signal: AbortSignal): Promise<Dispatcher.ResponseData>;
  /** Ends what is still going on. */
  close(): Promise<void>;
}

export function openConnections(limits: HttpLimits): Connections {
  const sockets = {
    connections: SOCKETS,
    connectTimeout: limits.connectMs,
    headersTimeout: limits.headMs,
    bodyTimeout: limits.silenceMs,
  };
  const direct = new Agent(sockets);
  const tunnels = new Map<string, ProxyAgent>();

  const tunnelThrough = ({ origin, authorization }: Intermediary): ProxyAgent => {
    const known = tunnels.get(origin);
    if (known) return known;
    const clientFactory = (to: URL, options: object) => new Pool(to, { ...sockets, ...options });
    const made = new ProxyAgent({
      ...{ ...sockets, uri: origin, clientFactory, proxyTls: { timeout: limits.connectMs } },
      ...(authorization === null ? {} : { token: authorization }),
    });
    tunnels.set(origin, made);
    return made;
  };

  return {
    ask: ({ method, url, headers = {}, body = null }, proxy, signal) => {
      const { protocol, origin, host, pathname, search } = new URL(url);
      const path = pathname + search;
      const asked = { method, body, signal };
      if (proxy === null) return direct.request({ ...asked, origin, path, headers });
      if (protocol === 'https:') return tunnelThrough(proxy).request({ ...asked, origin, path, headers });
      // To a plain server a proxy is asked for the whole address: many allow tunnels to port 443 alone.
      const authorization = proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization };
      const sent = { ...headers, ...authorization, host };
      return direct.request({ ...asked, origin: proxy.origin, path: origin + path, headers: sent });
    },
    close: async () => {
      await Promise.all([direct.destroy(), ...[...tunnels.values()].map((tunnel) => tunnel.destroy())]);
    },
  };
}
