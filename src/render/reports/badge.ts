import type { Comparison, MetricVerdict } from '../../core/compare/comparison.ts';
import { oneLine, shorten } from '../format.ts';
import { gateCounts } from '../gates.ts';
import { formatCurrent } from '../row.ts';
import { judge, leadingRow, verdictLine } from '../verdict.ts';
import { plain } from './facts.ts';
import type { Report } from './report.ts';
import { escapeXml } from './xml.ts';

const HEIGHT = 20;
const PADDING = 7;
const LABEL = 'model';
const LONGEST_NAME = 32;

/** White on each of these is at least 4.5 to 1, and all of them stand out on white and on black paper. */
const colours = { label: '#3b434c', better: '#00734f', worse: '#b3261e', attention: '#8a5a00', neutral: '#59636f' };

/** A small picture for a README: the leading metric, its value, and what became of it. */
export const badge: Report = {
  file: 'badge.svg',
  write: ({ comparison }) => {
    const { text, colour } = stateOf(comparison);
    const [left, right] = [LABEL, text].map((content) => Math.ceil(widthOf(content)) + 2 * PADDING) as [number, number];
    const title = escapeXml(verdictLine(comparison, plain));
    const label = (at: number, box: number, content: string) =>
      `<text x="${at + PADDING}" y="14" textLength="${box - 2 * PADDING}" lengthAdjust="spacingAndGlyphs">${escapeXml(content)}</text>`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" viewBox="0 0 ${left + right} ${HEIGHT}" role="img" aria-labelledby="t">`,
      `<title id="t">${title}</title>`,
      `<clipPath id="c"><rect width="${left + right}" height="${HEIGHT}" rx="3"/></clipPath>`,
      '<g clip-path="url(#c)">',
      `<rect width="${left}" height="${HEIGHT}" fill="${colours.label}"/>`,
      `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${colour}"/>`,
      '</g>',
      `<g fill="#fff" font-family="Verdana, 'DejaVu Sans', system-ui, sans-serif" font-size="11">`,
      label(0, left, LABEL),
      label(left, right, text),
      '</g>',
      '</svg>',
      '',
    ].join('\n');
  },
};

function stateOf(comparison: Comparison): { text: string; colour: string } {
  const { failed, warned } = gateCounts(comparison);
  const leading = leadingRow(comparison);
  if (!leading) return { text: NONE, colour: colours.neutral };
  const { row } = leading;
  const gate = failed > 0 ? 'gate failed' : warned > 0 ? 'gate warning' : null;
  const tone = failed > 0 ? 'worse' : warned > 0 ? 'attention' : judge(row).tone;
  const name = shorten(oneLine(row.key), LONGEST_NAME);
  return { text: `${name} ${formatCurrent(row)} · ${gate ?? words[row.verdict]}`, colour: colours[tone] };
}

const NONE = 'no verdict';

const words: Readonly<Record<MetricVerdict, string>> = {
  improved: 'improved',
  regressed: 'regressed',
  unchanged: 'unchanged',
  'inside-spread': 'inside spread',
  'outside-spread': 'outside spread',
  'not-comparable': NONE,
  unknown: NONE,
};

/** Widths of Verdana's signs at 11 pixels, by how wide they are; whatever the font, the text is then set to this width. */
const widths: readonly [signs: RegExp, width: number][] = [
  [/[ilj.,:;'|!·]/, 4.2],
  [/[\sfrtI()[\]/\\-]/, 5],
  [/[mwMW@%…]/, 10.2],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u, 13],
  [/[\p{Lu}\p{N}+=<>#~_−]/u, 7.6],
];

function widthOf(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (widths.find(([signs]) => signs.test(sign))?.[1] ?? 6.9), 0);
}
