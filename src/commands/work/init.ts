import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { configPlaces } from '../../config/load.ts';
import { nearest } from '../../core/model/nearest.ts';
import { UserError } from '../../errors.ts';
import { packageVersion } from '../../package-root.ts';
import { count } from '../../render/format.ts';
import type { CommonOptions, Io, Work } from '../command.ts';
import { aboutKey, schemaAddress } from '../init/about.ts';
import { configText, guessedPrimary } from '../init/config-text.ts';
import { type Glimpse, glimpseOf } from '../init/glimpse.ts';
import { type Include, includeLines, stageFor, withInclude } from '../init/pipeline-text.ts';
import { writeWhole } from '../init/write-whole.ts';

const PIPELINE = '.gitlab-ci.yml';

export const work: Work = async (options, { yes, component }, io) => {
  const { glimpse, isAbsent } = await lookAt(options, io);
  io.progress.info(
    `Found ${count(glimpse.experiments.length, 'experiment')}; looked at ${count(glimpse.runs, 'of the newest runs', 'of the newest runs')}.`,
  );
  const asking: Asking = { yes: yes === true, ask: io.ask };
  const primary = await primaryOf(glimpse, asking);
  await config(
    options,
    configText(glimpse, { primary, schema: schemaAddress(io.folder), about: aboutKey }),
    asking,
    io,
  );
  const named = typeof component === 'string';
  await pipeline(named ? component : COMPONENT, { ...asking, isAbsent: isAbsent && !named }, io);
  return 0;
};

/** The project of the component, on whatever server. */
const PROJECT = 'ml-report/ml-report';
const COMPONENT = `$CI_SERVER_FQDN/${PROJECT}/report@${packageVersion}`;

interface Asking {
  readonly yes: boolean;
  readonly ask: Io['ask'];
}

/** `isAbsent`: whether the server has no project of the component that this token may see. */
async function lookAt(
  { source: named, readOnly }: CommonOptions,
  io: Io,
): Promise<{ glimpse: Glimpse; isAbsent: boolean }> {
  const [{ connect }, { openSource }] = await Promise.all([import('../connect.ts'), import('../open-source.ts')]);
  const connection = connect(io, named);
  try {
    const source = openSource(connection, io, { readOnly });
    try {
      const look = () => glimpseOf(source);
      const glimpse = await io.progress.section('Looking at experiments and their newest runs', look);
      const seen = connection.tracking?.call('GET', `/projects/${encodeURIComponent(PROJECT)}`);
      return { glimpse, isAbsent: (await seen?.then(() => false, isNotFound)) ?? false };
    } finally {
      await source.close();
    }
  } finally {
    await connection.close();
  }
}

const isNotFound = (cause: unknown) => cause instanceof UserError && cause.code === 'NOT_FOUND';

async function primaryOf(glimpse: Glimpse, { yes, ask }: Asking): Promise<string | null> {
  const guess = guessedPrimary(glimpse);
  if (yes || ask === null || glimpse.metrics.length === 0) return guess;
  let hint = '';
  for (;;) {
    const answer = (await ask(`${hint}The metric that matters most [${guess ?? 'none'}]: `)).trim();
    if (answer === '') return guess;
    if (glimpse.metrics.includes(answer)) return answer;
    const near = nearest(answer, glimpse.metrics);
    hint = `No run logs “${answer}”${near === null ? '' : `; did you mean ${near}?`}\n`;
  }
}

/** A configuration that is there is replaced only by somebody who says so. */
async function config({ config }: CommonOptions, text: string, { yes, ask }: Asking, io: Io): Promise<void> {
  const places = config === null ? configPlaces.map((place) => join(io.folder, place)) : [config];
  const there = places.find((place) => existsSync(place));
  const file = there ?? places[0] ?? '';
  const name = relative(io.folder, file);
  const says = (line: string) => io.progress.info(line);
  if (there !== undefined && (yes || ask === null)) {
    says(`◆ ${name} is there already and was left as it is; on a terminal, without --yes, you are asked.`);
    return;
  }
  const may =
    there === undefined
      ? yes || (await agrees(ask, `Write ${name}?`, true))
      : await agrees(ask, `${name} is there already. Replace it?`, false);
  if (may) {
    writeWhole(file, text);
    says(`${name} is written.`);
    return;
  }
  io.print(`${text}\n`);
  if (ask === null) says(`◆ ${name} was not written, since nobody could be asked: --yes writes it.`);
}

/** The lines go into the file where that was agreed to and harms nothing; in any other case they are printed. */
async function pipeline(
  component: string,
  { yes, ask, isAbsent }: Asking & { readonly isAbsent: boolean },
  io: Io,
): Promise<void> {
  const file = join(io.folder, PIPELINE);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const include: Include = { component, stage: stageFor(before) };
  const changed = withInclude(before, include);
  if (changed === null) {
    io.progress.info(`${PIPELINE} includes the component already.`);
    return;
  }
  const why = 'why' in changed ? changed.why : isAbsent ? ABSENT : null;
  if (why !== null) io.progress.info(`◆ ${PIPELINE} was left as it is, since ${why}.`);
  else if ('text' in changed && (yes || (await agrees(ask, `Add the component to ${PIPELINE}?`, true)))) {
    writeWhole(file, changed.text);
    io.progress.info(
      `${PIPELINE} includes the component in the stage “${include.stage}”, which must come after the one that trains.`,
    );
    return;
  }
  io.print(`# ${PIPELINE}, in a stage after the one that trains:\n${includeLines(include)}`);
}

const ABSENT = `this server shows no project ${PROJECT}, and a pipeline that includes what is not there does not start: mirror it there, or name its place with --component`;

async function agrees(ask: Io['ask'], question: string, usual: boolean): Promise<boolean> {
  if (ask === null) return false;
  const answer = (await ask(`${question} [${usual ? 'Y/n' : 'y/N'}] `)).trim().toLowerCase();
  return answer === '' ? usual : /^y(es)?$/.test(answer);
}
