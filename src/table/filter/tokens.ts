/** The words and signs of a filter's text, whatever it holds: nothing is an error here. */

export interface Token {
  /** `word`: as it stands; `quoted`: what was between quotation marks; `sign`: a comparison, bracket or comma. */
  readonly kind: 'word' | 'quoted' | 'sign';
  readonly text: string;
  /** Of a quoted name such as `metrics."val loss"` what stands before its dot; otherwise empty. */
  readonly group: string;
  /** In UTF-16 units; `to` is past the last. */
  readonly from: number;
  readonly to: number;
  /** Of a quoted one: whether its end was missing. */
  readonly open: boolean;
}

const sign = /[(),]|[<>=!]=|<>|!~|[<>=~]/y;
/** Ends at a blank, a quotation mark or a sign; `!` is one only before `=` and `~`, and an apostrophe inside a word none. */
const word = /(?:[^\s"'`(),<>=~!]|!(?![=~])|(?<!\.)')+/y;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const mark = text[at] as string;
    if (/\s/.test(mark)) {
      at++;
      continue;
    }
    const token = /["'`]/.test(mark) ? quotedAt(text, at) : plainAt(text, at);
    const before = tokens.at(-1);
    if (token.kind === 'quoted' && before?.kind === 'word' && before.to === at && before.text.endsWith('.')) {
      tokens[tokens.length - 1] = { ...token, group: before.text.slice(0, -1), from: before.from };
    } else {
      tokens.push(token);
    }
    at = token.to;
  }
  return tokens;
}

function plainAt(text: string, from: number): Token {
  sign.lastIndex = from;
  const mark = sign.exec(text)?.[0];
  word.lastIndex = from;
  const found = mark ?? word.exec(text)?.[0] ?? text.slice(from, from + 1);
  return { kind: mark ? 'sign' : 'word', text: found, group: '', from, to: from + found.length, open: false };
}

/** A quotation mark that is written twice stands for itself. */
function quotedAt(text: string, from: number): Token {
  const mark = text[from] as string;
  let content = '';
  for (let at = from + 1; at < text.length; at++) {
    const unit = text[at] as string;
    if (unit !== mark) content += unit;
    else if (text[at + 1] === mark) content += text[++at] ?? '';
    else return { kind: 'quoted', text: content, group: '', from, to: at + 1, open: false };
  }
  return { kind: 'quoted', text: content, group: '', from, to: text.length, open: true };
}
