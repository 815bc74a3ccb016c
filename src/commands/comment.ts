import { join } from 'node:path';
import { UserError, userError } from '../errors.ts';
import { commentText, marker } from '../render/comment/index.ts';
import { COMPARISON_FILE, readComparison } from '../store/index.ts';
import type { Command, Io } from './command.ts';

export const comment: Command = {
  name: 'comment',
  summary: 'write the merge request’s one comment, or bring it up to date',
  example: 'ml-report comment --dry-run',
  options: [
    { flags: '--dry-run', description: 'print the comment and send nothing' },
    {
      flags: '--name <name>',
      description: 'which of several reports on one merge request this is',
      default: 'default',
    },
  ],
  run: async ({ dir, source, mr, readOnly }, { dryRun, name }, io) => {
    const file = join(dir, COMPARISON_FILE);
    const report = reportName(String(name));
    const comparison = readComparison(file);
    const iid = comparison.merge_request?.iid;
    if (mr !== null && iid !== undefined && iid !== mr)
      throw userError('COMPARISON_OTHER', { file, found: iid, wanted: mr });
    const text = commentText({ comparison, dashboard: dashboardOf(io), name: report });
    if (dryRun) {
      io.print(text);
      return 0;
    }
    const refusal = iid === undefined ? 'the comparison is of no merge request' : whyNot(io, readOnly);
    if (iid === undefined || refusal !== null) {
      io.progress.info(`◆ No comment was posted: ${refusal}. \`ml-report comment --dry-run\` prints it.`);
      return 0;
    }
    const [{ connect }, { gitlabNotes }, { keepOneNote }] = await Promise.all([
      import('./connect.ts'),
      import('../publish/gitlab-notes.ts'),
      import('../publish/sticky-note.ts'),
    ]);
    const connection = connect(io, source);
    try {
      if (connection.code === null) throw userError('CODE_PROJECT_UNKNOWN', {});
      const kept = await keepOneNote(gitlabNotes(connection.code, iid), marker(report), text);
      const surplus = kept.removed > 0 ? `, ${kept.removed} surplus removed` : '';
      io.progress.info(`Comment ${kept.action}${surplus}: ${comparison.merge_request?.url}#note_${kept.id}`);
      return 0;
    } catch (cause) {
      if (!(cause instanceof UserError) || cause.code !== 'SCOPE_MISSING') throw cause;
      io.progress.info(`◆ No comment was posted: ${cause.message} ${cause.hint}`);
      return 0;
    } finally {
      await connection.close();
    }
  },
};

/** Why nothing may be posted from here; `null` where it may. */
function whyNot({ environment }: Io, readOnly: boolean): string | null {
  if (readOnly) return 'with --read-only nothing is';
  if (environment.token !== null) return null;
  return environment.inFork
    ? 'this pipeline runs in a fork, where the project’s token is not; a member can run it in the parent project'
    : 'there is no token (ML_REPORT_TOKEN, GITLAB_TOKEN or MLFLOW_TRACKING_TOKEN); a protected variable is missing in merge request pipelines of unprotected branches';
}

/** Letters, digits, `_ . -`: the name stands in the hidden marker. */
export function reportName(name: string): string {
  if (!/^[\w.-]{1,50}$/.test(name))
    throw userError('USAGE', {
      what: `The name “${name}” of the report has other than letters, digits, _ . and -, or is longer than 50.`,
    });
  return name;
}

/** With a slash at its end. */
export function dashboardOf({ environment: { pagesUrl } }: Io): string | null {
  return pagesUrl === null ? null : `${pagesUrl.replace(/\/+$/, '')}/`;
}
