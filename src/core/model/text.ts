/** Orders texts by their UTF-16 units: the same on every machine, whatever its language. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders names as a reader counts: `iou_2` before `iou_10`; else by their UTF-16 units. */
export function byNumber(a: string, b: string): number {
  const [one, other] = [a, b].map((name) => name.split(/(\d{1,15})/)) as [string[], string[]];
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    const [x = '', y = ''] = [one[i], other[i]];
    const by = i % 2 === 1 ? Number(x) - Number(y) : byText(x, y);
    if (by !== 0) return by;
  }
  return one.length - other.length || byText(a, b);
}

/**
 * A name or value from elsewhere inside a sentence of ours, between quotation marks that it cannot close: whoever writes the sentence down can find it
 * again and write it as what it is.
 */
export function quoted(text: string): string {
  return `“${text.replace(/[“”]/g, '"')}”`;
}

/** Words as a sentence begins with them. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Words that lack what makes a sentence of them: a capital and a full stop. */
export const sentence = (words: string): string => `${capital(words)}.`;

/** Whether the text is a number as JavaScript reads one, infinities included, with or without blanks around it. */
export function isNumeral(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

/** What is percent-encoded as it was before; a text that is none as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
