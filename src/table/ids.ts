/** Ids of runs as bytes: MLflow's own are 32 hexadecimal digits, GitLab's a UUID; of other servers they may be anything. */
import type { TableManifest } from './manifest.ts';

type Form = TableManifest['ids']['form'];

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const hex = /^[\da-f]{32}$/;

/** The form that holds all of them. */
export function formOfIds(ids: readonly string[]): Form {
  if (ids.every((id) => uuid.test(id))) return 'uuid';
  return ids.every((id) => hex.test(id)) ? 'hex' : 'text';
}

export function encodeIds(ids: readonly string[], form: Form): Uint8Array {
  if (form === 'text') return new TextEncoder().encode(JSON.stringify(ids));
  const bytes = new Uint8Array(16 * ids.length);
  let half = 0;
  for (const id of ids) {
    for (let i = 0; i < id.length; i++) {
      const unit = id.charCodeAt(i);
      if (unit === DASH) continue;
      const digit = unit <= NINE ? unit - ZERO : unit - A + 10;
      bytes[half >> 1] = ((bytes[half >> 1] as number) << 4) | digit;
      half++;
    }
  }
  return bytes;
}

const [DASH, ZERO, NINE, A] = [...'-09a'].map((sign) => sign.charCodeAt(0)) as [number, number, number, number];

const lists = new WeakMap<ArrayBuffer, readonly string[]>();

/** One id of a file; `undefined` past its end. */
export function idOf(file: ArrayBuffer, at: number, form: Form): string | undefined {
  if (form === 'text') {
    const list = lists.get(file) ?? (JSON.parse(new TextDecoder().decode(file)) as readonly string[]);
    lists.set(file, list);
    return list[at];
  }
  if (16 * (at + 1) > file.byteLength) return undefined;
  const digits = Array.from(new Uint8Array(file, 16 * at, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return form === 'hex' ? digits : digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
