/** A comparison whose every foreign text is drawn anew: names, values, sentences with names inside, addresses. */
import fc from 'fast-check';
import type { Comparison } from '../../../src/core/compare/comparison.ts';
import { quoted } from '../../../src/core/model/text.ts';
import { hostile } from '../../support/scenarios.ts';

const names = new Set(['name', 'key', 'group', 'title', 'path', 'param', 'metric', 'username', 'status', 'rule', 'by']);
const sentences = new Set(['reason', 'words']);
const lists = new Set(['remarks', 'replicates']);

const worse = [
  ...hostile,
  '\ud800 half \udfff',
  '\u0000\u0007\u001b[31m\u007f\u0085',
  '\ufffe\uffff\ufdd0\ufdd1',
  ']]>&<!--<![CDATA[-->',
  '"\'\\" \\n \\',
  '#{x} # EOF\n# TYPE x counter',
  '$(touch x) `id` $HOME %PATH%',
  '“ ” · “',
  '[[ATTACHMENT|/etc/passwd]]',
  'w'.repeat(3000),
] as const;

const addresses = [
  'javascript:alert(1)',
  'https://x.example/"><script>',
  'data:text/html,<b>',
  'http://x.example/ a',
  'x',
];

const text = fc.oneof(
  fc.constantFrom(...worse),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

/** Each text of the comparison that is not ours has a place of its own in what is drawn. */
export function hostileVersions(comparison: Comparison): fc.Arbitrary<Comparison> {
  const plain = JSON.parse(JSON.stringify(comparison)) as Comparison;
  return fc.infiniteStream(text).map((stream) => {
    const next = () => stream.next().value ?? '';
    return put(plain, '', next) as Comparison;
  });
}

function put(value: unknown, key: string, next: () => string): unknown {
  if (Array.isArray(value)) return value.map((one) => put(one, key, next));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, put(one, name, next)]));
  if (typeof value !== 'string') return value;
  if (names.has(key)) return next();
  if (key === 'url') return addresses[next().length % addresses.length];
  if (sentences.has(key) || lists.has(key)) return `${value} ${quoted(next())} ${next()}`;
  return value;
}
