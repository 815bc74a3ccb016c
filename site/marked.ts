/** What is to be dressed in a sentence stands between two characters that no name may hold, so that the page finds it again. */
const FENCE = '\u0000';

export const mark = (text: string): string => FENCE + text.replaceAll(FENCE, '') + FENCE;

/** The pieces of a sentence in their order. */
export function pieces(sentence: string): { readonly text: string; readonly marked: boolean }[] {
  return sentence.split(FENCE).map((text, index) => ({ text, marked: index % 2 === 1 }));
}
