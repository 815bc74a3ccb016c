import type { ExperimentComparison, ParamRow } from '../../core/compare/comparison.ts';
import { quoted } from '../../core/model/text.ts';
import { causeSentence, describeValues } from '../compared-with.ts';
import { count } from '../format.ts';
import { code, fold, sentence } from '../markdown.ts';
import type { Section } from './section.ts';

const OPEN = 6;
const FOLDED = 100;

/** Which params differ between the two sides, each as `name` old → new, and which of them moved a metric before. */
export const parameters: Section = ({ comparison }) => {
  const parts = comparison.experiments.filter((experiment) => experiment.params.length > 0);
  if (parts.length > 0) return parts.map((part) => changes(part, parts.length > 1)).join('\n\n');
  const compared = comparison.experiments.some(({ baseline, groups }) => baseline && groups.length > 0);
  return compared ? 'No parameter changed.' : null;
};

function changes(experiment: ExperimentComparison, several: boolean): string {
  const { name, causes } = experiment;
  const params = experiment.params;
  const where = several ? ` of ${code(name)}` : '';
  const open = `**Changed parameters**${where} ${params.slice(0, OPEN).map(move).join(' · ')}`;
  const hints = causes.map((cause) => `- A hint, no proof: ${sentence(causeSentence(cause, quoted))}`).join('\n');
  return [open, hints, rest(params.slice(OPEN))].filter(Boolean).join('\n\n');
}

function rest(params: readonly ParamRow[]): string {
  if (params.length === 0) return '';
  const left = params.length - FOLDED;
  const list = [...params.slice(0, FOLDED).map(move), ...(left > 0 ? [`${left} more on the dashboard`] : [])];
  return fold(count(params.length, 'more changed parameter'), list.map((line) => `- ${line}`).join('\n'));
}

const value = (text: string) => code(text, 60);

function move({ key, baseline, current }: ParamRow): string {
  return `${code(key)} ${describeValues(baseline, value)} → ${describeValues(current, value)}`;
}
