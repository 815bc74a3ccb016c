/** The one font that pictures are written in, so that they are the same on every machine; its letters are measured in its own file. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inCheckout, packageRoot } from '../../package-root.ts';

export interface Font {
  readonly family: string;
  readonly file: string;
  /** Of one line, in pixels; a letter that the font has not counts as a wide one. */
  width(text: string, size: number): number;
}

const FOLDER = '@expo-google-fonts/source-sans-3/400Regular';
const FILE = 'SourceSans3_400Regular.ttf';
/** Of letters that the font has not, in units of its size. */
const UNKNOWN = 1;

let known: Font | undefined;

/** Source Sans 3: its figures have one width, and it knows Latin, Greek and Cyrillic. */
export function paperFont(): Font {
  known ??= readFont('Source Sans 3', fontFile());
  return known;
}

/** The package brings it; in a checkout it lies where its authors put it. */
function fontFile(): string {
  return inCheckout ? fileURLToPath(import.meta.resolve(`${FOLDER}/${FILE}`)) : `${packageRoot}/dist/${FILE}`;
}

function readFont(family: string, file: string): Font {
  const advances = advancesOf(readFileSync(file));
  const width = (text: string, size: number) => {
    let sum = 0;
    for (const letter of text) sum += advances.get(letter.codePointAt(0) ?? 0) ?? UNKNOWN;
    return sum * size;
  };
  return { family, file, width };
}

/** How far each letter of a TrueType file reaches, in units of the font's size, by code point: its tables `cmap` (format 4) and `hmtx`. */
function advancesOf(bytes: Uint8Array): Map<number, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number) => view.getUint16(at);
  const tables = new Map<string, number>();
  for (let i = 0; i < u16(4); i++) {
    const at = 12 + 16 * i;
    tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), view.getUint32(at + 8));
  }
  const table = (name: string) => tables.get(name) ?? 0;
  const [perSize, measured] = [u16(table('head') + 18), u16(table('hhea') + 34)];
  const advance = (glyph: number) => u16(table('hmtx') + 4 * Math.min(glyph, measured - 1)) / perSize;
  return new Map(glyphsOf(view, table('cmap')).map(([letter, glyph]) => [letter, advance(glyph)]));
}

/** Code points with their glyphs. */
function glyphsOf(view: DataView, cmap: number): [letter: number, glyph: number][] {
  const u16 = (at: number) => view.getUint16(at);
  const places = Array.from({ length: u16(cmap + 2) }, (_, i) => cmap + view.getUint32(cmap + 8 + 8 * i));
  const start = places.find((place) => u16(place) === 4);
  if (start === undefined) return [];
  const row = u16(start + 6);
  const column = (n: number, i: number) => start + 14 + n * row + (n > 0 ? 2 : 0) + 2 * i;
  const found: [number, number][] = [];
  for (let i = 0; i < row / 2; i++) {
    const [last, first, shift, offset] = [0, 1, 2, 3].map((n) => u16(column(n, i))) as [number, number, number, number];
    for (let letter = first; letter <= last && letter < 0xffff; letter++) {
      const listed = offset === 0 ? letter : u16(column(3, i) + offset + 2 * (letter - first));
      const glyph = listed === 0 ? 0 : (listed + shift) & 0xffff;
      if (glyph > 0) found.push([letter, glyph]);
    }
  }
  return found;
}
