import type { ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import { quoted } from '../../core/model/text.ts';
import { rowRemarks } from '../compared-with.ts';
import { count } from '../format.ts';
import { code, fold, sentence } from '../markdown.ts';
import { leadingRow } from '../verdict.ts';
import { writtenOut } from './experiments.ts';
import type { Room } from './room.ts';
import { type RowPlace, rowTables } from './row-table.ts';
import { isQuiet, type Rows, rowsOf } from './rows.ts';
import { type CommentContext, elsewhere, pageOf, type Section } from './section.ts';

/** One table an experiment: rows that matter open, what is unchanged or less important folded and counted. */
export const metrics: Section = (context) => {
  const all = context.comparison.experiments.filter((experiment) => experiment.metrics.length > 0);
  const leading = leadingRow(context.comparison)?.row ?? null;
  const written = rowTables();
  return (room) => {
    if (all.length === 0) return null;
    const [shown, left] = writtenOut(all, context.comparison, room);
    const rows = rowsOf(shown, leading, room);
    const tables = shown.map((experiment) => {
      const heading = all.length > 1 ? `**${code(experiment.name)}**\n\n` : '';
      const own = rows.get(experiment) ?? { open: [], folded: [], left: [] };
      return heading + experimentTable(experiment, own, { context, room, written });
    });
    const more = left > 0 ? [`${count(left, 'more experiment')} ${elsewhere(context)}.`] : [];
    return [...tables, ...more].join('\n\n');
  };
};

interface Means {
  readonly context: CommentContext;
  readonly room: Room;
  readonly written: ReturnType<typeof rowTables>;
}

function experimentTable(experiment: ExperimentComparison, rows: Rows, { context, room, written }: Means): string {
  const several = experiment.groups.length > 1;
  const place: RowPlace = {
    several,
    page: ({ key, group }) => pageOf(context, { experiment: experiment.id, key, group: several ? group : null }),
  };
  const where = elsewhere(context);
  const top = rows.open.length > 0 ? written(rows.open, place) : 'No metric changed.';
  const parts = [top, remarksOn(rows.open, experiment, { room, where, ...place }), restOf(rows, place, where, written)];
  return parts.filter(Boolean).join('\n\n');
}

function remarksOn(
  rows: readonly MetricRow[],
  experiment: ExperimentComparison,
  { room, where, several }: RowPlace & { readonly room: Room; readonly where: string },
): string {
  const nameOf = ({ key, group }: MetricRow) => quoted(key) + (several ? ` of ${quoted(group)}` : '');
  const all = rowRemarks(rows, experiment, nameOf, (text) => text);
  const left = all.length - room.remarks;
  const said = all.slice(0, room.remarks).map((line) => sentence(line, room.sentence));
  const shown = [...said, ...(left > 0 ? [`${left} more ${where}`] : [])];
  return shown.map((line) => `- ${line}`).join('\n');
}

/** What does not stand open: counted, and in the fold as far as there is room. */
function restOf({ folded, left }: Rows, place: RowPlace, where: string, written: Means['written']): string {
  const rest = [...folded, ...left];
  if (rest.length === 0) return '';
  const summary = metricCount(rest);
  if (folded.length === 0) return `${summary}, ${where}${gatesOf(left)}.`;
  const more = left.length > 0 ? `\n\n${metricCount(left)}, ${where}${gatesOf(left)}.` : '';
  return fold(summary, written(folded, place) + more);
}

/** How many, and what is so of all of them. */
function metricCount(rows: readonly MetricRow[]): string {
  const unchanged = rows.every(({ verdict }) => verdict === 'unchanged');
  const alike = unchanged ? ', none changed' : rows.every(isQuiet) ? ', none outside the usual spread' : '';
  return count(rows.length, 'more metric') + alike;
}

/** A gate that is only counted is never one that nobody hears of. */
function gatesOf(rows: readonly MetricRow[]): string {
  const gates = rows.flatMap((row) => row.gates);
  if (gates.length === 0) return '';
  const passed = gates.filter((gate) => gate.passed === true).length;
  return `, with ${count(gates.length, 'gate')}${passed === gates.length ? ' passed' : `, ${passed} of them passed`}`;
}
