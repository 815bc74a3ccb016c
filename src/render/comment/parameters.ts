import type { ExperimentComparison, ParamRow } from '../../core/compare/comparison.ts';
import { quoted } from '../../core/model/text.ts';
import { causeSentence, describeValues } from '../compared-with.ts';
import { count } from '../format.ts';
import { code, fold, sentence } from '../markdown.ts';
import { writtenOut } from './experiments.ts';
import type { Room } from './room.ts';
import { elsewhere, type Section } from './section.ts';

/** Which params differ between the two sides, each as `name` old → new, and which of them moved a metric before. */
export const parameters: Section = (context) => (room) => {
  const { experiments } = context.comparison;
  const parts = experiments.filter((experiment) => experiment.params.length > 0);
  if (parts.length === 0) {
    const compared = experiments.some(({ baseline, groups }) => baseline && groups.length > 0);
    return compared ? 'No parameter changed.' : null;
  }
  const where = elsewhere(context);
  const [shown, left] = writtenOut(parts, context.comparison, room);
  return [
    ...shown.map((part) => changes(part, experiments.length > 1, { room, where })),
    ...(left > 0 ? [`Changed parameters of ${count(left, 'more experiment')} ${where}.`] : []),
  ].join('\n\n');
};

interface Means {
  readonly room: Room;
  /** Where what is left out can be seen. */
  readonly where: string;
}

function changes({ name, causes, params }: ExperimentComparison, several: boolean, means: Means): string {
  const { openParams, remarks, sentence: most } = means.room;
  const where = several ? ` of ${code(name)}` : '';
  const open = `**Changed parameters**${where} ${params.slice(0, openParams).map(move).join(' · ')}`;
  const hints = causes
    .slice(0, remarks)
    .map((cause) => `- A hint, no proof: ${sentence(causeSentence(cause, quoted), most)}`)
    .join('\n');
  return [open, hints, rest(params.slice(openParams), means)].filter(Boolean).join('\n\n');
}

function rest(params: readonly ParamRow[], { room, where }: Means): string {
  if (params.length === 0) return '';
  const summary = count(params.length, 'more changed parameter');
  if (room.params === 0) return `${summary} ${where}.`;
  const left = params.length - room.params;
  const list = [...params.slice(0, room.params).map(move), ...(left > 0 ? [`${left} more ${where}`] : [])];
  return fold(summary, list.map((line) => `- ${line}`).join('\n'));
}

const value = (text: string) => code(text, 60);

function move({ key, baseline, current }: ParamRow): string {
  return `${code(key)} ${describeValues(baseline, value)} → ${describeValues(current, value)}`;
}
