/** Prints comments with hostile names as lines of JSON for `check_comments.py`: `hostile-comments.ts [HOW_MANY] [SEED]`. */
import { once } from 'node:events';
import { commentText } from '../../src/render/comment/index.ts';
import { threadText } from '../../src/render/comment/thread.ts';
import { hostileComments } from '../render/gitlab/hostile-comments.ts';
import { realNames } from '../render/gitlab/real-names.ts';

const [howMany = 10_000, seed = 1] = process.argv.slice(2).map(Number);
for (const comment of hostileComments(howMany, seed, await realNames(), { commentText, threadText })) {
  if (!process.stdout.write(`${JSON.stringify(comment)}\n`)) await once(process.stdout, 'drain');
}
