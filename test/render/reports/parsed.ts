/** Readers as strict as those that GitLab has, or stricter. */
import { SaxesParser, type SaxesTag } from 'saxes';
import { z } from 'zod';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Every element of a document, in the order in which they end; throws at the first thing that is no XML 1.0. */
export function elementsOf(xml: string): Element[] {
  const found: Element[] = [];
  const open: { tag: SaxesTag; text: string }[] = [];
  const parser = new SaxesParser({ fileName: 'report' });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => open.push({ tag, text: '' }));
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on('closetag', () => {
    const last = open.pop();
    if (last) found.push({ name: last.tag.name, attributes: plainAttributes(last.tag), text: last.text });
  });
  parser.write(xml).close();
  return found;
}

const plainAttributes = ({ attributes }: SaxesTag) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]),
  );

/** The form that GitLab documents for Code Quality; what it has not is refused. */
export const codeQuality = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.strictObject({
      path: z.string().regex(/^(?!\.\/)[\w./-]+$/),
      lines: z.strictObject({ begin: z.int().positive() }),
    }),
  }),
);

/** As GitLab's own schema has it, and only addresses of the web. */
export const annotationFile = z.record(
  z.string().min(1).max(255),
  z
    .array(
      z.strictObject({
        external_link: z.strictObject({ label: z.string().min(1), url: z.url({ protocol: /^https?$/ }) }),
      }),
    )
    .max(1000),
);

/** As GitLab reads an artifact of `reports:dotenv`; throws where it would refuse the file. */
export function dotenvOf(text: string): Record<string, string> {
  if (Buffer.byteLength(text) >= 5 * 1024) throw new RangeError('more than 5 KB');
  const entries = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const [, key, value] = /^(.*?)=(.*)$/.exec(line) ?? [];
      if (key === undefined || value === undefined || !/^\w{1,255}$/.test(key)) throw new SyntaxError(line);
      if (/[\s"'$%`\\;&|<>(){}#*?!~]/.test(value)) throw new SyntaxError(`${key} is not harmless: ${value}`);
      return [key, value] as const;
    });
  if (entries.length >= 50) throw new RangeError('50 variables or more');
  return Object.fromEntries(entries);
}

/**
 * Series and values as GitLab's widget reads them: what follows a `#` is a comment wherever it stands, and the rest is split as a shell would.
 */
export function widgetOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n').map((one) => one.replace(/#.*$/, ''))) {
    if (line.trim() === '') continue;
    const [, series, value, ...rest] = /^((?:[^\s"'\\]|"(?:[^"\\]|\\.)*")+) (\S+)$/.exec(line) ?? [];
    if (series === undefined || value === undefined || rest.length > 0) throw new SyntaxError(line);
    if (found.has(series)) throw new SyntaxError(`twice: ${series}`);
    found.set(series, value);
  }
  return found;
}
