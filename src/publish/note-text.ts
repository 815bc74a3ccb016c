/** The text of a note of ours as GitLab keeps it, and the hidden line that tells how new its data are. */

/** Characters, as GitLab counts them (doc/api/notes.md). */
export const LONGEST_NOTE = 1_000_000;

const DATA_LINE = /^(<!--[^\n]*-->\n)<!-- data of (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) -->\n/;

/** Puts the time of the data, milliseconds since 1970, into a second hidden line, behind the marker that the text begins with. */
export function withDataTime(text: string, time: number): string {
  return text.replace(/^<!--[^\n]*-->\n/, (marker) => `${marker}<!-- data of ${new Date(time).toISOString()} -->\n`);
}

/** The time that stands in a note, milliseconds; `null` where none does. */
export function dataTimeIn(body: string): number | null {
  const written = DATA_LINE.exec(body.replaceAll('\r', ''))?.[2];
  return written === undefined ? null : Date.parse(written);
}

/**
 * Whether a reader sees the same in both, so that there is nothing to send. GitLab keeps no carriage returns, nothing blank at the end
 * (lib/gitlab/quick_actions/extractor.rb) and no key of a link that unsubscribes (app/models/concerns/redactable.rb).
 */
export function saysTheSame(a: string, b: string): boolean {
  return kept(a) === kept(b);
}

function kept(text: string): string {
  return text
    .replaceAll('\r', '')
    .replace(DATA_LINE, '$1')
    .replace(/(\/sent_notifications\/)[\w-]+(?=\/unsubscribe)/g, '$1REDACTED')
    .trimEnd();
}

/**
 * The text with nothing in it that GitLab could take for a quick action: a command stands in the first column, and GitLab takes carriage returns
 * out before it looks (lib/gitlab/quick_actions/extractor.rb). Markdown leaves a blank at the beginning of a line away.
 */
export function withoutCommands(text: string): string {
  return text.replaceAll('\r', '').replace(/^\//gm, ' /');
}
