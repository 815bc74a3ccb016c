import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentence } from '../../core/model/text.ts';
import { type Asking, agrees, type Outcome } from './outcome.ts';
import { type Include, includeLines, stageFor, withInclude } from './pipeline-text.ts';
import { writeWhole } from './write-whole.ts';

const FILE = '.gitlab-ci.yml';

/** The lines go into the file where that was agreed to and harms nothing; in any other case they are shown. `absent`: why no pipeline could include the component. */
export async function putPipeline(
  component: string,
  folder: string,
  absent: string | null,
  asking: Asking,
): Promise<Outcome> {
  const { yes, ask, say, show } = asking;
  const path = join(folder, FILE);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const include: Include = { component, stage: stageFor(before) };
  const lines = includeLines(include);
  const changed = withInclude(before, include);
  if (changed === null) {
    const why = `${FILE} includes the component already`;
    say(`${why}.`);
    return { file: FILE, action: 'kept', text: before, reason: sentence(why) };
  }
  const left = 'why' in changed ? changed.why : absent;
  const why =
    left !== null
      ? `${FILE} was left as it is, since ${left}`
      : ask === null && !yes
        ? `${FILE} was not written, since nobody could be asked: --yes writes it`
        : null;
  if (left === null && 'text' in changed && (yes || (await agrees(asking, `Add the component to ${FILE}?`, true)))) {
    writeWhole(path, changed.text);
    say(`${FILE} includes the component in the stage “${include.stage}”, which must come after the one that trains.`);
    return { file: FILE, action: 'written', text: lines, reason: null };
  }
  if (why !== null) say(`◆ ${why}.`);
  show(`# ${FILE}, in a stage after the one that trains:\n${lines}`);
  return { file: FILE, action: 'shown', text: lines, reason: why && sentence(why) };
}
