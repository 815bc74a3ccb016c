import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { tokenVariables } from '../../config/ci.ts';
import type { Comparison } from '../../core/compare/comparison.ts';
import { type CommentSettings, defaultSettings } from '../../core/model/settings.ts';
import { sentence } from '../../core/model/text.ts';
import { userError } from '../../errors.ts';
import { COMPARISON_FILE, readComparison } from '../../store/comparison-file.ts';
import { dashboardOf } from '../base.ts';
import type { Io, Work } from '../command.ts';
import type { Posted } from '../post-comment.ts';
import { reportName } from '../report-name.ts';
import { resultText } from '../result.ts';

export const work: Work = async ({ config, dir, source, mr, readOnly }, { dryRun, name, format }, io) => {
  const file = join(dir, COMPARISON_FILE);
  const report = reportName(String(name));
  const comparison = readComparison(file);
  const settings = await settingsOf(comparison, config, io);
  const iid = comparison.merge_request?.iid;
  if (mr !== null && iid !== undefined && iid !== mr)
    throw userError('COMPARISON_OTHER', { file, found: iid, wanted: mr });
  const asJson = format === 'json';
  const result = ({ action, url, reason }: Omit<Posted, 'exit'>, text: string | null = null) =>
    resultText({ merge_request: iid ?? null, name: report, action, url, reason, text });
  const dashboard = dashboardOf(io);
  const { sections } = settings;
  const draw = async () => (await import('../comment-charts.ts')).drawnCharts(comparison, dir, sections);
  if (dryRun) {
    const { commentText } = await import('../../render/comment/index.ts');
    const text = commentText({ comparison, dashboard, name: report, sections, charts: (await draw()).charts });
    io.print(asJson ? result({ action: 'none', url: null, reason: 'This was a dry run.' }, text) : text);
    return 0;
  }
  const refusal = iid === undefined ? 'the comparison is of no merge request' : whyNot(io, readOnly);
  if (iid === undefined || refusal !== null) {
    io.progress.info(`◆ No comment was posted: ${refusal}. ${where(dir, io)}`);
    if (asJson) io.print(result({ action: 'none', url: null, reason: sentence(refusal ?? '') }));
    return 0;
  }
  const [{ connect }, { lookUp }] = await Promise.all([import('../connect.ts'), import('../look-up.ts')]);
  const connection = connect(io, source);
  try {
    if (connection.code === null) throw userError('CODE_PROJECT_UNKNOWN', {});
    const { inFork, mergeRequestProject } = io.environment;
    const client = inFork && mergeRequestProject ? connection.code.of(mergeRequestProject) : connection.code;
    const lookedUp = lookUp(client, iid);
    await onTheirWay();
    const [{ posted }, drawn] = await Promise.all([import('../post-comment.ts'), draw()]);
    const order = { comparison, iid, lookedUp, name: report, drawn, settings, dashboard };
    const done = await posted(client, order, io);
    if (asJson) io.print(result(done));
    return done.exit;
  } finally {
    await connection.close();
  }
};

/**
 * Lets requests that were just made be sent before the rest is loaded, which leaves no moment for it: a socket that is to be connected takes a few turns.
 */
async function onTheirWay(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
}

/** Those that the comparison was made with; a configuration that is named here goes before. */
async function settingsOf({ comment }: Comparison, config: string | null, io: Io): Promise<CommentSettings> {
  if (config === null) return comment ?? defaultSettings.comment;
  const { loadSettings } = await import('../../config/load.ts');
  return loadSettings(config, io.folder).comment;
}

/** Why nothing may be posted from here; `null` where it may. */
function whyNot({ environment }: Io, readOnly: boolean): string | null {
  if (readOnly) return 'with --read-only nothing is';
  const { token, jobToken, inFork, onProtectedRef } = environment;
  if (token !== null) return null;
  if (inFork)
    return 'this pipeline runs in a fork, where the project’s token is not; a member can run it in the parent project';
  if (onProtectedRef === false)
    return `${NO_TOKEN}; one that is saved as a protected variable is not given to this pipeline, since its branch is not protected`;
  if (jobToken !== null)
    return `${NO_TOKEN}, and GitLab lets the job’s own write none; save a project access token with the scope "api" as the CI/CD variable ML_REPORT_TOKEN`;
  return NO_TOKEN;
}

const NO_TOKEN = `there is no token (${tokenVariables.slice(0, -1).join(', ')} or ${tokenVariables.at(-1)})`;

/** Where the comment can be read all the same. */
function where(dir: string, { folder }: Io): string {
  const written = join(dir, 'reports', 'comment.md');
  return existsSync(written)
    ? `It is in ${relative(folder, written)}, which the job can keep as an artifact.`
    : '`ml-report comment --dry-run` prints it.';
}
