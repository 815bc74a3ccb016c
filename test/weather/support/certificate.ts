/** Certificates for loopback servers, made anew for each test: no key is ever written down. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface Certified {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface CertificateOrder {
  readonly host?: string;
  /** Milliseconds since 1970; default: from yesterday until tomorrow. */
  readonly from?: number;
  readonly until?: number;
}

const DAY = 86_400_000;

/** An authority of its own; `cert` is what a client must trust. */
export function newAuthority(): { cert: string; issue(order?: CertificateOrder): Certified } {
  const { privateKey, publicKey } = pair();
  const name = commonName('Test authority');
  const build = (
    subject: Buffer,
    holder: KeyObject,
    extensions: Buffer[],
    { from, until }: CertificateOrder,
  ): string => {
    const body = sequence(
      tagged(0xa0, integer(2)),
      integer(2 ** 24 + Math.floor(Math.random() * 2 ** 30)),
      ecdsaWithSha256,
      name,
      sequence(time(from ?? Date.now() - DAY), time(until ?? Date.now() + DAY)),
      subject,
      holder.export({ type: 'spki', format: 'der' }),
      tagged(0xa3, sequence(...extensions)),
    );
    const signature = sign('sha256', body, privateKey);
    return pem(sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature]))));
  };
  return {
    cert: build(name, publicKey, [extension('551d13', sequence(tagged(0x01, Buffer.from([0xff]))))], {}),
    issue: (order = {}) => {
      const holder = pair();
      const alternatives = sequence(alternative(order.host ?? '127.0.0.1'));
      return {
        key: holder.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
        cert: build(commonName('Test server'), holder.publicKey, [extension('551d11', alternatives)], order),
      };
    },
  };
}

const pair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** DER (X.690): a tag, a length, what it holds. */
function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
/** Up to 127, or of four bytes of which the first is less than 128. */
const integer = (value: number) =>
  tagged(0x02, value < 128 ? Buffer.from([value]) : Buffer.from(value.toString(16).padStart(8, '0'), 'hex'));
const identifier = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
const commonName = (text: string) =>
  sequence(tagged(0x31, sequence(identifier('550403'), tagged(0x0c, Buffer.from(text)))));
const extension = (id: string, value: Buffer) => sequence(identifier(id), tagged(0x04, value));

/** A name, or an address of version 4, as a certificate lists it. */
function alternative(host: string): Buffer {
  const parts = host.split('.').map(Number);
  return parts.every(Number.isInteger) ? tagged(0x87, Buffer.from(parts)) : tagged(0x82, Buffer.from(host));
}

const time = (ms: number) =>
  tagged(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
