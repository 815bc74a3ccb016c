/** Commits in sentences come as text: they stand between two characters that no name may hold, so that the page can make links of them. */
const FENCE = '\u0000';

/** A commit that is to be a link. */
export const mark = (text: string): string => FENCE + text.replaceAll(FENCE, '') + FENCE;

/** The pieces of a sentence in their order. */
export function pieces(sentence: string): { readonly text: string; readonly marked: boolean }[] {
  return sentence.split(FENCE).map((text, index) => ({ text, marked: index % 2 === 1 }));
}
