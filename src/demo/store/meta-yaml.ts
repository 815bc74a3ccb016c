import { parse } from 'yaml';

/** A flat `meta.yaml`: text as written, quotes undone; null for YAML's null and for what is nested. */
export type Meta = Map<string, string | null>;

const LINE = /^([A-Za-z_][\w.-]*): ?(.*)$/;

/** Reads the plain lines that MLflow writes itself and leaves every other file to the YAML package. */
export function readMeta(text: string): Meta {
  const meta: Meta = new Map();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, key, written] = LINE.exec(line.trimEnd()) ?? [];
    const value = written === undefined ? undefined : scalar(written);
    if (key === undefined || value === undefined) return readAny(text);
    meta.set(key, value);
  }
  return meta;
}

/** Undefined for what is not certainly one plain or single-quoted scalar. */
function scalar(written: string): string | null | undefined {
  if (written === 'null' || written === '~' || written === '' || written === '[]' || written === '{}') return null;
  const quoted = /^'((?:[^']|'')*)'$/.exec(written)?.[1];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  return /^[^\s'"|>&*!%@`#{}[\],?:-][^#]*$/.test(written) && !/: |:$/.test(written) ? written : undefined;
}

function readAny(text: string): Meta {
  // Numbers stay text: an id of eighteen digits does not fit in a number.
  const value: unknown = parse(text, { schema: 'failsafe' });
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).map(([key, inner]) => [key, typeof inner === 'string' && inner !== 'null' ? inner : null]),
  );
}
