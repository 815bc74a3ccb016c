/**
 * What GitLab would take for more than text, one rule each, with the place in GitLab's source (gitlabhq/gitlabhq) that makes it needed. They are data, so
 * that a test can take away each in turn and see it missed.
 */

/**
 * Letters and signs that can be seen, of the blocks that our own texts use. They need none of the rules about characters, whose tables take longer to be
 * made ready than a comment takes to be written.
 */
const PLAIN = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2bff]*$/;
const ASCII = /^[ -~]*$/;

/** What is not seen: default ignorable characters, and the marks of annotations. */
const unseen = () => /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;

/**
 * Whether such a sign, between these texts, says something all the same: a joiner inside an emoji of several, or between letters of a script that is written
 * joined; a variation of a sign that is not ASCII, or of a key; the letters of a flag.
 */
function says(before: string, sign: string, after: string): boolean {
  if (/^[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u.test(sign))
    return /[^\0-\x7f]$/.test(before) || (/[\d#*]$/.test(before) && after.startsWith('\u20e3'));
  if (/^[\u{e0020}-\u{e007f}]$/u.test(sign)) return /\u{1f3f4}[\u{e0020}-\u{e007e}]*$/u.test(before);
  if (sign !== '\u200c' && sign !== '\u200d') return false;
  const [inEmoji, joined] = [/\p{Extended_Pictographic}/u, /(?!\p{sc=Latn}|\p{sc=Grek}|\p{sc=Cyrl})[\p{L}\p{M}]/u];
  const last = Array.from(before.slice(-12).replace(/[\ufe0f\u{1f3fb}-\u{1f3ff}]+$/u, '')).at(-1) ?? '';
  const next = Array.from(after.slice(0, 2))[0] ?? '';
  return (sign === '\u200d' && inEmoji.test(last) && inEmoji.test(next)) || (joined.test(last) && joined.test(next));
}

/** ASCII punctuation: all that Markdown, HTML and GitLab's references are made of. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** `#f00`, `rgb(255, 0, 0)`, `hsl(540, 70%, 50%)`: wider than GitLab's own, which knows each number's range. */
const COLOUR = /^(?:#[\da-f]{3,8}|(?:rgb|hsl)a?\([\d\s.,%a-z-]*\))$/i;

/** Addresses on the instance that stand for an issue, a merge request, a commit and the like. */
const OBJECT =
  /\/(?:(?:issues(?:\/incident)?|work_items|merge_requests|snippets|milestones|epics|iterations|cadences|boards|alert_management|feature_flags|vulnerabilities)\/\d|commit\/[\da-f]{7}|(?:compare|designs|wikis)\/)/i;

/** Letters of scripts that are written from right to left. */
const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** No server answers longer ones, and a comment has no room for them. */
const LONGEST_ADDRESS = 2000;

export const rules = {
  /** A half of a character is none: GitLab refuses a whole note that has one, as it does with a zero (lib/gitlab/middleware/handle_malformed_strings.rb). */
  halves: (text: string) => text.toWellFormed(),

  /** A command stands at the start of a line (lib/gitlab/quick_actions/extractor.rb, `^\/`), and a cell ends with its line. */
  breaks: (text: string) => (PLAIN.test(text) ? text : text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')),

  /** What is not seen could hide a name inside another, or turn the direction of the whole row. */
  unseen: (text: string) =>
    PLAIN.test(text)
      ? text
      : text.replace(unseen(), (sign, at: number) =>
          says(text.slice(Math.max(0, at - 16), at), sign, text.slice(at + sign.length, at + sign.length + 2))
            ? sign
            : '',
        ),

  /**
   * Numbers after letters that are written from right to left would stand on their left, and `0.1 → 0.2` be read the wrong way round
   * (https://www.unicode.org/reports/tr9/, N1); not behind a mark that has the direction of ours.
   */
  turns: (line: string) => (FROM_RIGHT.test(line) ? '\u200e' : ''),

  /**
   * A bar ends a cell also inside code, and `\|` after a back-slash is read in two ways (comrak, src/parser/table.rs), so that it goes into a `<code>`
   * element as a character reference.
   */
  bars: (line: string) => line.includes('|'),

  /** Inside that element Markdown is read: every mark of it is a character reference. */
  references: (line: string) => line.replace(PUNCTUATION, (mark) => `&#${mark.charCodeAt(0)};`),

  /**
   * An address of mail becomes a link there, since comrak looks for them when references are resolved (src/parser/autolink.rs); it does not look across
   * an element.
   */
  mail: (html: string) => html.replace(/(?<=[\w.+]|&#4[356];|&#95;)&#64;/g, '<span>$&</span>'),

  /** Code ends at a run of back-ticks as long as the one that it began with. */
  ticks: (line: string) => '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1),

  /** Runs of more than 80 are not looked for (comrak, src/parser/inlines.rs, `MAXBACKTICKS`; cmark likewise). */
  manyTicks: (line: string) => /`{40}/.test(line),

  /** A colour that is all of a piece of code gets a chip (lib/banzai/filter/color_filter.rb, color_parser.rb); with a blank after it, it does not. */
  colours: (line: string) => COLOUR.test(line),

  /**
   * A bare hash in a text is a reference to the commit (app/models/commit.rb, `\b\h{7,40}\b`; ranges, app/models/commit_range.rb, without the `\b`), and
   * so is any number of seven digits that one begins with; the whole word goes into code.
   */
  hashes: /(?:[\w.]*\.)?\b[\da-f]{7,64}\b(?:\.+\w+)*/gi,

  /** Text of ours has none of these. Where a name gets into it all the same it is to mean nothing (app/models: `reference_pattern` of each class). */
  marks: (text: string) => text.replace(/[@#!~$&^*_`[\]{}|\\]|<(?=[\w/!?])/g, '\\$&'),

  /**
   * In the label of a link GitLab looks for no references (lib/banzai/filter/references/reference_filter.rb, `ignore_ancestor_query`), but for `:emoji:`,
   * `{+ +}` and `[- -]` (emoji_filter.rb, inline_diff_filter.rb), also where a back-slash is before them (escaped_char_filter.rb puts texts together
   * again). Names of plain letters stand as they are, all others in code.
   */
  names: (line: string) =>
    (ASCII.test(line) ? /^[a-z\d .,'-]+$/i : /^[\p{L}\p{M}\p{N} .,'’-]+$/u).test(line) && !/www\./i.test(line),

  /** Other schemes than the web’s lead out of the page (of which lib/banzai/filter/base_sanitization_filter.rb takes away but some). */
  web: (url: string) => url.length <= LONGEST_ADDRESS && /^https?:\/\//i.test(url),

  /**
   * What ends an address, a cell or a label. A placeholder is found also where its signs are encoded (lib/banzai/filter/placeholders_post_filter.rb), and no
   * address has a lone `%`, so that this is left out.
   */
  signs: (url: string) =>
    (/^[!-~]*$/.test(url) ? url : url.toWellFormed().replace(/[\s\p{Cc}\u2028\u2029]/gu, encodeURIComponent))
      .replace(/%(?:25)*(?=\{|%7b)/gi, '')
      .replace(/[<>()[\]{}\\`|"'*_~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),

  /**
   * The address of an issue, a merge request or a commit is a reference to it, which leaves a trace there (app/models/concerns/referable.rb,
   * `link_reference_pattern`); with a parameter that has another sign than `[a-z0-9_=-]` it is none, and leads to the same page.
   */
  objects: (url: string) => {
    if (!OBJECT.test(decoded(url))) return url;
    const [address = '', ...anchor] = url.split('#');
    return [`${address}${address.includes('?') ? '&' : '?'}.`, ...anchor].join('#');
  },
} as const;

export type Rules = typeof rules;

/** As GitLab reads an address before it looks for references, as far as these are ASCII. */
function decoded(url: string): string {
  return url.replace(/%([\da-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
}
