/** Lines that are tried narrower by so many pixels. */
const NARROWER = 8;

/**
 * Text in lines that fit, as few and as equal as can be: broken at blanks, within a word only where the word alone is too long; what `most` lines do
 * not hold ends in `…`.
 */
export function wrapped(text: string, room: number, most: number, width: (text: string) => number): string[] {
  let lines = filled(text, room, width);
  if (lines.length > most) return shortened(lines.slice(0, most), room, width);
  for (let narrow = room - NARROWER; narrow > room / 2; narrow -= NARROWER) {
    const tried = filled(text, narrow, width);
    if (tried.length > lines.length) break;
    lines = tried;
  }
  return lines;
}

function filled(text: string, room: number, width: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((one) => pieces(one, room, width))) {
    const last = lines.at(-1);
    const longer = `${last ?? ''} ${word}`.trimStart();
    if (last !== undefined && width(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function shortened(lines: readonly string[], room: number, width: (text: string) => number): string[] {
  const letters = [...(lines.at(-1) ?? '')];
  while (letters.length > 0 && width(`${letters.join('')}…`) > room) letters.pop();
  return [...lines.slice(0, -1), `${letters.join('').trimEnd()}…`];
}

function pieces(word: string, room: number, width: (text: string) => number): string[] {
  if (width(word) <= room) return [word];
  const found: string[] = [];
  for (const letter of word) {
    const last = found.at(-1);
    if (last !== undefined && width(last + letter) <= room) found[found.length - 1] = last + letter;
    else found.push(letter);
  }
  return found;
}
