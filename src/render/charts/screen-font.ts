/** The width of texts in a page's charts, whose font is the reader's system's and so not known. */
import type { Font } from './font.ts';

/** Of the letters from the blank to `~`, in hundredths of the font's size: as wide as in the wider ones of the systems' fonts. */
const widths = (
  '25 37 54 63 63 105 77 32 38 38 53 63 32 39 32 44 63 63 63 63 63 63 63 63 63 63 32 32 63 63 63 54 108 69 75 73 78 67 63 78 83 33 61 74 62 92 82 84 72 84 72 ' +
  '68 68 82 65 100 65 60 68 38 44 38 63 64 69 64 70 58 70 63 37 64 69 31 31 63 32 105 69 69 70 70 44 53 43 69 59 91 57 59 54 38 31 38 63'
)
  .split(' ')
  .map((width) => Number(width) / 100);
const OTHER = 0.8;

/** A family that no system has: it is only told to what measures. */
export const screenFont: Pick<Font, 'family' | 'width'> = {
  family: 'screen',
  width(text, size) {
    let sum = 0;
    for (const letter of text) sum += widths[(letter.codePointAt(0) ?? 0) - 32] ?? OTHER;
    return sum * size;
  },
};
