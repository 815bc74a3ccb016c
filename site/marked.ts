/** Sentences come as text, so what is to be dressed in them (names, commits) stands between two characters that no name may hold. */
const FENCE = '\u0000';

/** A foreign text that is to stand as it is. */
export const unmarked = (text: string): string => text.replaceAll(FENCE, '');

/** A text that is to be dressed. */
export const mark = (text: string): string => FENCE + unmarked(text) + FENCE;

/** The pieces of a sentence in their order. */
export function pieces(sentence: string): { readonly text: string; readonly marked: boolean }[] {
  return sentence.split(FENCE).map((text, index) => ({ text, marked: index % 2 === 1 }));
}
