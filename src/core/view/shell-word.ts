/** A foreign text as one word of a POSIX shell, for whoever copies a command. */
const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** What a terminal obeys, what turns the direction of writing, and what breaks a line unseen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** As it is where it means nothing to a shell, else in quotes; with signs that cannot be seen as bash's `$'…'`, in which each stands by its number. */
export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  if (text.search(unseen) < 0) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${text.replace(/[\\']/g, '\\$&').replace(unseen, byNumber)}'`;
}

function byNumber(sign: string): string {
  if (sign === '\n') return '\\n';
  if (sign === '\t') return '\\t';
  const code = sign.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
