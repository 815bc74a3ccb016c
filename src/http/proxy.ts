/** Which proxy stands between us and a server, by the variables that curl, Git and Python's clients read. */
import { BlockList, isIP } from 'node:net';
import { userError } from '../errors.ts';

/** Values of HTTPS_PROXY and HTTP_PROXY; `null` and the empty text mean that there is none. */
export interface Proxies {
  readonly https: string | null;
  readonly http: string | null;
}

export interface Intermediary {
  readonly variable: 'HTTPS_PROXY' | 'HTTP_PROXY';
  /** `http://host:port`: as it may be shown. */
  readonly origin: string;
  /** What goes into `Proxy-Authorization`; `null` where the variable names nobody. */
  readonly authorization: string | null;
}

/**
 * Gives the proxy for an address, or `null`; throws a `UserError` where a variable that is needed cannot be understood. `noProxy` lists hosts
 * that are reached without one, parted by commas or blanks: names with all that end in them, addresses, networks such as 10.0.0.0/8, or `*`.
 */
export function proxyChooser({ https, http }: Proxies, noProxy: string): (url: URL) => Intermediary | null {
  const exceptions = noProxy.split(/[\s,]+/).filter((entry) => entry !== '');
  return (url) => {
    const [variable, value] =
      url.protocol === 'https:' ? (['HTTPS_PROXY', https] as const) : (['HTTP_PROXY', http] as const);
    if (!value || exceptions.some((entry) => covers(entry, url))) return null;
    return toProxy(variable, value);
  };
}

/** A value without a scheme is an `http:` proxy, as everywhere. */
function toProxy(variable: Intermediary['variable'], value: string): Intermediary {
  const text = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(text)) throw userError('PROXY_INVALID', { variable, why: 'it is no address' });
  const { protocol, origin, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw userError('PROXY_INVALID', {
      variable,
      why: `a proxy of the kind “${protocol.slice(0, -1)}” is not understood`,
    });
  }
  const known = username !== '' || password !== '';
  return { variable, origin, authorization: known ? basic(variable, username, password) : null };
}

function basic(variable: Intermediary['variable'], username: string, password: string): string {
  try {
    const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(both).toString('base64')}`;
  } catch {
    throw userError('PROXY_INVALID', {
      variable,
      why: 'a per cent sign in its user or password is not written as %25',
    });
  }
}

function covers(entry: string, { hostname, port, protocol }: URL): boolean {
  if (entry === '*') return true;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(host) !== 0 && inNetwork(entry, host)) return true;
  const [, named = entry, only] = /^(.+?):(\d+)$/.exec(isIP(entry) === 0 ? entry : '') ?? [];
  if (only !== undefined && only !== (port || (protocol === 'https:' ? '443' : '80'))) return false;
  const name = named
    .replace(/^\*?\./, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return host === name || host.endsWith(`.${name}`);
}

function inNetwork(entry: string, host: string): boolean {
  const [, network = '', bits] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(entry) ?? [];
  const [kind, most] = isIP(network) === 6 ? (['ipv6', 128] as const) : (['ipv4', 32] as const);
  if (isIP(network) === 0 || Number(bits) > most) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), kind);
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
