import { nearest } from '../../core/model/nearest.ts';
import { UserError } from '../../errors.ts';
import { packageVersion } from '../../package-root.ts';
import { count } from '../../render/format.ts';
import type { CommonOptions, Io, Work } from '../command.ts';
import { aboutKey, schemaAddress } from '../init/about.ts';
import { configText, firstGuess, primariesOf } from '../init/config-text.ts';
import { type Glimpse, glimpseOf } from '../init/glimpse.ts';
import type { Asking } from '../init/outcome.ts';
import { putConfig } from '../init/put-config.ts';
import { putPipeline } from '../init/put-pipeline.ts';
import { resultText } from '../result.ts';

export const work: Work = async (options, { yes, component, format }, io) => {
  const { glimpse, isAbsent } = await lookAt(options, io);
  const { experiments, runs } = glimpse;
  const looked = runs === 1 ? 'looked at its newest run' : `looked at ${runs} of the newest runs`;
  io.progress.info(`Found ${count(experiments.length, 'experiment')}; ${looked}.`);
  const asking: Asking = {
    ...{ yes: yes === true, ask: io.ask, say: io.progress.info },
    show: format === 'json' ? () => {} : io.print,
  };
  const primaries = primariesOf(glimpse, await primaryOf(glimpse, asking));
  const text = configText(glimpse, { primaries, schema: schemaAddress(io.folder), about: aboutKey });
  const config = await putConfig(options.config, io.folder, text, asking);
  const named = typeof component === 'string';
  const absent = isAbsent && !named ? ABSENT : null;
  const pipeline = await putPipeline(named ? component : COMPONENT, io.folder, absent, asking);
  const found = { experiments: experiments.length, runs, primaries };
  if (format === 'json') io.print(resultText({ ...found, configuration: config, pipeline }));
  return 0;
};

/** The project of the component, on whatever server. */
const PROJECT = 'ml-report/ml-report';
const COMPONENT = `$CI_SERVER_FQDN/${PROJECT}/report@${packageVersion}`;

const ABSENT = `this server shows no project ${PROJECT}, and a pipeline that includes what is not there does not start: mirror it there, or name its place with --component`;

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
      const look = () =>
        glimpseOf(source, (done, of) => io.progress.count(`${done} of ${count(of, 'experiment')}`, done / of));
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
  const guess = firstGuess(glimpse);
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
