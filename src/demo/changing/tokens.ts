import { randomBytes } from 'node:crypto';
import { type EmbeddedGitLab, stateOf } from '../embedded.ts';
import { addToken as insertToken } from '../scenario/people.ts';
import { LEVELS } from '../state/rows.ts';

export type NewToken = {
  scope?: 'api' | 'read_api';
  /** The role of the token's bot, by default `developer`; a guest sees neither jobs nor merge requests nor commits. */
  level?: keyof typeof LEVELS;
  /**
   * Makes it a fine-grained token: all that it may call, such as `GET /projects/:id/ml/mlflow/*path` or `POST /graphql`, below `/api/v4`
   * (GraphQL below `/api`).
   */
  only?: readonly string[];
};

/** A project access token with a bot of its own. */
export function addToken(gitlab: EmbeddedGitLab, projectId: number, wanted: NewToken = {}): string {
  const state = stateOf(gitlab);
  const token = `demo-token-${randomBytes(8).toString('hex')}`;
  state.together(() => {
    const bot = state.run(
      'INSERT INTO users (username, name, bot, created_at) VALUES (?, ?, 1, ?)',
      token,
      'a bot',
      Date.now(),
    );
    state.run('UPDATE users SET username = ? WHERE id = ?', `project_${projectId}_bot_${bot}`, bot);
    const level = LEVELS[wanted.level ?? 'developer'];
    state.run('INSERT INTO members (project_id, user_id, level) VALUES (?, ?, ?)', projectId, bot, level);
    insertToken(state, token, bot, wanted.scope ?? 'api', null);
    if (wanted.only) state.run('UPDATE tokens SET allowed = ? WHERE token = ?', JSON.stringify(wanted.only), token);
  });
  return token;
}

/** From now on the token is refused: as expired, or, for a job's token, as that of a job that has ended. */
export function expireToken(gitlab: EmbeddedGitLab, token: string): void {
  const state = stateOf(gitlab);
  if (!state.one('SELECT 1 FROM tokens WHERE token = ?', token)) throw new TypeError('there is no such token');
  state.run('UPDATE tokens SET expired = 1 WHERE token = ?', token);
}
