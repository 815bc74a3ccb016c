/** Posts for each open merge request what its own pipeline, which may not write, kept as an artifact. */
import { loadSettings } from '../../config/load.ts';
import { sentence } from '../../core/model/text.ts';
import { UserError, userError } from '../../errors.ts';
import { commentText } from '../../render/comment/index.ts';
import { dashboardOf } from '../base.ts';
import type { Work } from '../command.ts';
import { drawnCharts } from '../comment-charts.ts';
import { connect } from '../connect.ts';
import { type Left, leftComparisons } from '../left-comparisons.ts';
import { lookUp } from '../look-up.ts';
import { type Order, type Posted, posted } from '../post-comment.ts';
import { reportName } from '../report-name.ts';
import { resultText } from '../result.ts';

export const work: Work = async ({ config, source, mr, readOnly }, { leftBy, name, dryRun, format }, io) => {
  const report = reportName(String(name));
  const asJson = format === 'json';
  // What the comment may do is said by this branch: a merge request must not give itself a label or a status.
  const { comment: settings } = loadSettings(config, io.folder);
  const connection = connect(io, source);
  const comments: object[] = [];
  let worst = 0;
  try {
    const { code: client } = connection;
    if (client === null) throw userError('CODE_PROJECT_UNKNOWN', {});
    for await (const left of leftComparisons(client, String(leftBy))) {
      if (mr !== null && mr !== left.iid) continue;
      const tell = ({ action, url, reason }: Omit<Posted, 'exit'>, text: string | null = null) =>
        comments.push({ merge_request: left.iid, name: report, action, url, reason, text });
      const pass = (why: string) => {
        io.progress.info(`!${left.iid}: nothing was posted, since ${why}.`);
        tell({ action: 'none', url: null, reason: sentence(why) });
      };
      if ('why' in left) {
        pass(left.why);
        continue;
      }
      const order = await orderOf(left, { name: report, settings, dashboard: dashboardOf(io, left) });
      if (order === null) pass('what was kept is broken');
      else if (dryRun) {
        const text = commentText(contextOf(order));
        if (!asJson) io.print(text);
        tell({ action: 'none', url: null, reason: 'This was a dry run.' }, text);
      } else if (readOnly) pass('with --read-only nothing is');
      else {
        const done = await posted(client, { ...order, lookedUp: lookUp(client, left.iid) }, io);
        worst = Math.max(worst, done.exit);
        tell(done);
      }
    }
  } finally {
    await connection.close();
  }
  if (asJson) io.print(resultText({ comments }));
  return worst;
};

type Unasked = Omit<Order, 'lookedUp'>;

/** `null` where the comparison cannot be written down: its form was not checked to the last part. Its curves stay in the snapshot, which is not fetched. */
async function orderOf(
  { iid, comparison }: Left,
  given: Pick<Order, 'name' | 'settings' | 'dashboard'>,
): Promise<Unasked | null> {
  try {
    const drawn = await drawnCharts(comparison, '', given.settings.sections);
    const order = { ...given, iid, comparison, drawn };
    commentText(contextOf(order));
    return order;
  } catch (cause) {
    if (cause instanceof UserError || cause instanceof TypeError || cause instanceof RangeError) return null;
    throw cause;
  }
}

function contextOf({ comparison, dashboard, name, settings: { sections }, drawn: { charts } }: Unasked) {
  return { comparison, dashboard, name, sections, charts };
}
