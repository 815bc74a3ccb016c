/** Lines of a merge request's description by which somebody accepts that a metric got worse. */
import type { AcceptLine } from './project.ts';

/** Of one description. */
const MOST_LINES = 50;
/** Characters of one reason. */
const LONGEST_REASON = 500;

/** The metric is one word, or stands in back-ticks or double quotes where its name has blanks. */
const acceptance =
  /^[ \t]*(?:[-*][ \t]+)?ml-report[ \t]+accept:[ \t]*(?:`([^`]+)`|"([^"]+)"|([^\s`"]\S*))[ \t]+(\S.*)$/i;
const fence = /^[ \t]*(?:[-*][ \t]+)?(`{3,}|~{3,})/;

/**
 * The lines `ml-report accept: METRIC REASON` of a description, at most fifty: METRIC is a glob, the reason is cut at 500 characters, and a line
 * without one accepts nothing. What stands in a fenced code block or in a comment of HTML is an example and does not count.
 */
export function parseAcceptLines(description: string | null): AcceptLine[] {
  const lines: AcceptLine[] = [];
  for (const line of shownLines(description ?? '')) {
    const [, ticked, quoted, word, reason] = acceptance.exec(line) ?? [];
    const metric = (ticked ?? quoted ?? word)?.trim();
    if (!metric || !reason) continue;
    lines.push({ metric, reason: cut(reason.replace(/\p{Cc}+/gu, ' ').trim()) });
    if (lines.length === MOST_LINES) break;
  }
  return lines;
}

function cut(reason: string): string {
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…`.toWellFormed() : reason;
}

/** The lines outside of fenced blocks, without their comments; a fence or a comment that nothing closes reaches to the end. */
function* shownLines(text: string): Generator<string> {
  let opened: string | null = null;
  let inComment = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (opened !== null) {
      if (closes(line, opened)) opened = null;
      continue;
    }
    const [, mark] = inComment ? [] : (fence.exec(line) ?? []);
    if (mark !== undefined) {
      opened = mark;
      continue;
    }
    const rest = withoutComments(line, inComment);
    inComment = rest.inComment;
    yield rest.shown;
  }
}

function closes(line: string, opened: string): boolean {
  const [mark = ''] = /^(?:`{3,}|~{3,})$/.exec(line.trim()) ?? [];
  return mark[0] === opened[0] && mark.length >= opened.length;
}

function withoutComments(line: string, begunBefore: boolean): { shown: string; inComment: boolean } {
  let shown = '';
  let inComment = begunBefore;
  for (let at = 0; at < line.length; ) {
    const mark = inComment ? '-->' : '<!--';
    const found = line.indexOf(mark, at);
    if (!inComment) shown += line.slice(at, found < 0 ? undefined : found);
    if (found < 0) break;
    inComment = !inComment;
    at = found + mark.length;
  }
  return { shown, inComment };
}
