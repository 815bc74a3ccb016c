import { paperWidth } from '../charts/chart.ts';
import { count } from '../format.ts';
import { fold, htmlCode, image, link, sentence } from '../markdown.ts';
import type { CommentChart } from './comment-charts.ts';
import { type CommentContext, elsewhere, pageOf, type Section } from './section.ts';

/** One fold a chart: what is so in words, and under it a picture where there is one, else a diagram, else bars. */
export const charts: Section = (context) => (room) => {
  const { charts = [], pictures } = context;
  if (charts.length === 0) return null;
  const shown = charts.slice(0, room.charts);
  const page = context.comparison.merge_request ? pageOf(context) : null;
  const more = page === null ? '' : link('On the dashboard', page);
  const folds = shown.map((one, i) => {
    const content = contentOf(i < room.diagrams ? one : { ...one, diagram: null }, pictures);
    return fold(labelOf(one), [...content, more].filter(Boolean).join('\n\n'));
  });
  const left = charts.length - shown.length;
  return [folds.join('\n'), left > 0 ? `${count(left, 'chart')} ${elsewhere(context)}.` : '']
    .filter(Boolean)
    .join('\n\n');
};

const kinds = { history: 'earlier pushes', curves: 'curves' } as const;

/** Beside a fold's arrow GitLab reads no Markdown, so that it is HTML. */
function labelOf({ kind, key, of }: CommentChart): string {
  return `Chart: ${kinds[kind]} of ${[key, ...of].map((name) => htmlCode(name, 60)).join(' of ')}`;
}

function contentOf(
  { name, chart, words, diagram, sparks }: CommentChart,
  pictures: CommentContext['pictures'],
): string[] {
  const url = pictures?.get(name);
  if (url !== undefined) return [sentence(`${words} ${chart.summary}`), image(chart.title, url, paperWidth)];
  if (diagram) return [sentence(`${words} ${diagram.legend} ${chart.notes}`), `\`\`\`mermaid\n${diagram.text}\n\`\`\``];
  return [sentence(`${words} ${chart.notes}`), sparks.map(([whose, bars]) => `\`${bars}\` ${whose}`).join('<br>')];
}
