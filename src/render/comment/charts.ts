import { mergeRequestAddress } from '../../core/view/address.ts';
import { paperWidth } from '../charts/chart.ts';
import { fold, htmlCode, image, link, sentence } from '../markdown.ts';
import type { CommentChart } from './comment-charts.ts';
import type { CommentContext, Section } from './section.ts';

/** One fold a chart: what is so in words, and under it a picture where there is one, else a diagram, else bars. */
export const charts: Section = ({ charts = [], pictures, dashboard, comparison }) => {
  if (charts.length === 0) return null;
  const iid = comparison.merge_request?.iid;
  const address = dashboard && iid !== undefined ? dashboard + mergeRequestAddress(iid) : null;
  const more = address ? link('On the dashboard', address) : '';
  return charts
    .map((one) => fold(labelOf(one), [...contentOf(one, pictures), more].filter(Boolean).join('\n\n')))
    .join('\n');
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
