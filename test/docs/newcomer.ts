/** The steps of the README, followed by somebody who has done nothing of it before. */
import { execa } from 'execa';
import { type Block, blocksOf } from './markdown.ts';

/** The blocks of a section of the README, in their order. */
export function stepsOf(section: string): Block[] {
  const found = blocksOf('README.md').filter((block) => block.section === section);
  if (found.length === 0) throw new Error(`The README has no section “${section}” with blocks`);
  return found;
}

/** A block with the reader's own words in the place of `<…>` and of the example's address. */
export function filledIn({ text, file, line }: Block, own: Readonly<Record<string, string>>): string {
  const whole = Object.entries(own).reduce((rest, [placeholder, value]) => rest.replaceAll(placeholder, value), text);
  const left = /<(?:this repository|id|token|group|number)>|gitlab\.example/.exec(whole);
  if (left) throw new Error(`${file}:${line}: what to write for ${left[0]} is not known`);
  return whole;
}

/** Types commands into one shell, which ends at the first that fails. */
export async function typed(commands: string, { folder, env }: { folder: string; env: NodeJS.ProcessEnv }) {
  const { exitCode, all } = await execa('sh', ['-eu'], {
    cwd: folder,
    input: commands,
    env,
    extendEnv: false,
    all: true,
    reject: false,
  });
  return { exitCode, log: all };
}
