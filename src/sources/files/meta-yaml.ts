import { parse } from 'yaml';

/** A flat `meta.yaml`: text as written, quotes undone; null for YAML's null and for what is nested. */
export type Meta = ReadonlyMap<string, string | null>;

const LINE = /^([A-Za-z_][\w.-]*): ?(.*)$/;

/** Reads the plain lines that MLflow writes itself and leaves every other file to the YAML package; `null` for what is no YAML mapping. */
export function readMeta(text: string): Meta | null {
  const meta = new Map<string, string | null>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, key, written] = LINE.exec(line.trimEnd()) ?? [];
    const value = written === undefined ? undefined : scalar(written);
    if (key === undefined || value === undefined) return readAny(text);
    meta.set(key, value);
  }
  return meta.size === 0 ? null : meta;
}

/** Undefined for what is not certainly one plain or single-quoted scalar. */
function scalar(written: string): string | null | undefined {
  if (written === 'null' || written === '~' || written === '' || written === '[]' || written === '{}') return null;
  const quoted = /^'((?:[^']|'')*)'$/.exec(written)?.[1];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  return /^[^\s'"|>&*!%@`#{}[\],?:-][^#]*$/.test(written) && !/: |:$/.test(written) ? written : undefined;
}

function readAny(text: string): Meta | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(
    Object.entries(value).map(([key, inner]) => [key, typeof inner === 'string' && inner !== 'null' ? inner : null]),
  );
}

function parsed(text: string): unknown {
  try {
    // Numbers stay text: an id of eighteen digits does not fit in a number.
    return parse(text, { schema: 'failsafe' });
  } catch {
    return null;
  }
}
