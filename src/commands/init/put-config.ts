import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { configPlaces } from '../../config/load.ts';
import { sentence } from '../../core/model/text.ts';
import { type Asking, agrees, type Outcome } from './outcome.ts';
import { writeWhole } from './write-whole.ts';

/** A configuration that is there is replaced only by somebody who says so. `named`: the path after `--config`. */
export async function putConfig(named: string | null, folder: string, text: string, asking: Asking): Promise<Outcome> {
  const { yes, ask, say, show } = asking;
  const places = named === null ? configPlaces.map((place) => join(folder, place)) : [named];
  const there = places.find((place) => existsSync(place));
  const path = there ?? places[0] ?? '';
  const file = relative(folder, path);
  if (there !== undefined && (yes || ask === null)) {
    const why = `${file} is there already and was left as it is; on a terminal, without --yes, you are asked`;
    say(`◆ ${why}.`);
    return { file, action: 'kept', text, reason: sentence(why) };
  }
  const may =
    there === undefined
      ? yes || (await agrees(asking, `Write ${file}?`, true))
      : await agrees(asking, `${file} is there already. Replace it?`, false);
  if (may) {
    writeWhole(path, text);
    say(`${file} is written.`);
    return { file, action: 'written', text, reason: null };
  }
  show(`${text}\n`);
  const why = `${file} was not written, since nobody could be asked: --yes writes it`;
  if (ask === null) say(`◆ ${why}.`);
  return { file, action: there === undefined ? 'shown' : 'kept', text, reason: ask === null ? sentence(why) : null };
}
