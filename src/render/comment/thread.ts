/** What is said beside the comment: in the thread that is open while a gate fails, in place of a comment that moved, with a commit status. */
import type { Comparison } from '../../core/compare/comparison.ts';
import { count } from '../format.ts';
import { gateSentence, gateWords } from '../gates.ts';
import { code, link, sentence } from '../markdown.ts';

/** Gates that are written out. */
const SHOWN = 10;
/** GitLab's column for it takes 255. */
const STATUS = 200;

/** The hidden first line of the thread's first note. */
export function threadMarker(name: string): string {
  return `<!-- ml-report:${name}:thread -->`;
}

export interface ThreadContext {
  readonly comparison: Comparison;
  readonly name: string;
  /** Address of the comment; `null` where there is none. */
  readonly comment: string | null;
}

/** Each failed gate that fails the pipeline, with whose it is, and why. */
export function failedGates({ experiments }: Comparison): string[] {
  const several = experiments.length > 1;
  return experiments.flatMap((experiment) =>
    experiment.metrics.flatMap((row) =>
      row.gates
        .map((gate) => gateWords(gate, row))
        .filter(({ state }) => state === 'failed')
        .map(({ reason }) => {
          const where = [
            ...(experiment.groups.length > 1 ? [code(row.group, 60)] : []),
            ...(several ? [code(experiment.name)] : []),
          ];
          return `${[code(row.key), ...where].join(' of ')}: ${sentence(reason)}`;
        }),
    ),
  );
}

/** Which gates failed, or that none does any more; the comment has the rest. */
export function threadText({ comparison, name, comment }: ThreadContext): string {
  const failed = failedGates(comparison).map((gate) => `- ${gate}`);
  const left = failed.length - SHOWN;
  const list = [...failed.slice(0, SHOWN), ...(left > 0 ? [`- ${left} more`] : [])].join('\n');
  const more = comment === null ? '' : noteLink('The whole comparison', comment);
  const parts =
    failed.length > 0
      ? [`**◆ ${count(failed.length, 'gate')} failed.** This thread is resolved when none does any more.`, list, more]
      : ['**● No gate fails any more.**', more];
  return `${threadMarker(name)}\n${parts.filter(Boolean).join('\n\n')}\n`;
}

/**
 * GitLab's page finds a note by its address as it is written, so that nothing is added to it, and the sign in it must not be encoded. It is of the merge
 * request itself, which makes no reference.
 */
function noteLink(label: string, address: string): string {
  return link(label, address).replace(/(?:\?\.)?#note%5f(\d+\))$/, '#note_$1');
}

/** What stands in place of a comment of ours that has answers, and is not the one that is kept. */
export function movedText(comment: string): string {
  return `This comment is no longer kept up to date: ${noteLink('the present one', comment)}.\n`;
}

/** The gates in one line, as plain text. */
export function statusText(comparison: Comparison): string {
  return gateSentence(comparison).slice(0, STATUS);
}
