/** The static pages of runs: all that is around a run is the same in each, and there may be a thousand, so that it is rendered once. */
import { runAddress } from '../src/core/view/address.ts';
import { pagedRuns } from './data.ts';
import { htmlOf, textOf } from './html/html.ts';
import { runContent, runTitle } from './html/run-content.ts';
import { historiesOf, pageOfRun, places } from './run-views.ts';

/** What stands in the frame for what differs from run to run; no text of a run can be one of them. */
export const marks: Readonly<Record<'id' | 'title' | 'content', string>> = {
  id: crypto.randomUUID(),
  title: crypto.randomUUID(),
  content: crypto.randomUUID(),
};

/** One page that is rendered for all. */
export const frames = () => (pagedRuns.length > 0 ? [{ params: { run: marks.id } }] : []);

/** The pages of all runs, by their addresses. */
export function* inFrame(frame: string): Generator<readonly [address: string, page: string]> {
  const parts = frame.split(new RegExp(`(${Object.values(marks).join('|')})`));
  for (const run of pagedRuns) {
    const content = runContent({ page: pageOfRun(run), histories: historiesOf(run.run_id), places });
    const own = new Map([
      [marks.id, htmlOf(run.run_id)],
      [marks.title, htmlOf(runTitle(run))],
      [marks.content, textOf(content)],
    ]);
    yield [runAddress(run.run_id), parts.map((part) => own.get(part) ?? part).join('')];
  }
}
