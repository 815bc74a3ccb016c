import type { ParamRow } from '../../core/compare/comparison.ts';
import { count } from '../format.ts';
import { code, fold } from '../markdown.ts';
import { describeValues } from '../verdict.ts';
import type { Section } from './section.ts';

const OPEN = 6;
const FOLDED = 100;

/** Which params differ between the two sides, each as `name` old → new. */
export const parameters: Section = ({ comparison }) => {
  const parts = comparison.experiments.filter(({ params }) => params.length > 0);
  if (parts.length === 0) {
    const compared = comparison.experiments.some(({ baseline, groups }) => baseline && groups.length > 0);
    return compared ? 'No parameter changed.' : null;
  }
  return parts
    .map(({ name, params }) => {
      const where = parts.length > 1 ? ` of ${code(name)}` : '';
      const open = `**Changed parameters**${where} ${params.slice(0, OPEN).map(move).join(' · ')}`;
      const rest = params.slice(OPEN, OPEN + FOLDED);
      const left = params.length - OPEN - rest.length;
      if (rest.length === 0) return open;
      const list =
        rest.map((row) => `- ${move(row)}`).join('\n') + (left > 0 ? `\n- ${left} more on the dashboard` : '');
      return `${open}\n\n${fold(count(params.length - OPEN, 'more changed parameter'), list)}`;
    })
    .join('\n\n');
};

const value = (text: string) => code(text, 60);

function move({ key, baseline, current }: ParamRow): string {
  return `${code(key)} ${describeValues(baseline, value)} → ${describeValues(current, value)}`;
}
