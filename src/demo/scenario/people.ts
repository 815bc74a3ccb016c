import { LEVELS } from '../state/rows.ts';
import type { State } from '../state/state.ts';

/** Invented people; every project has all of them, the first as its maintainer. */
const PEOPLE = [
  { username: 'ines.okafor', name: 'Ines Okafor' },
  { username: 'tomasz.lind', name: 'Tomasz Lind' },
  { username: 'mei.haraldsen', name: 'Mei Haraldsen' },
  { username: 'rafael.demir', name: 'Rafael Demir' },
  { username: 'noor.visser', name: 'Noor Visser' },
] as const;

const HIRED = Date.UTC(2019, 0, 7, 9);
const FIRST_BOT = 100;

/** Ids 1 to 5. Each person has the token `demo-api-USERNAME` with the scope `api`. */
export function addPeople(state: State): void {
  PEOPLE.forEach(({ username, name }, index) => {
    const sql = 'INSERT OR IGNORE INTO users (id, username, name, bot, created_at) VALUES (?, ?, ?, 0, ?)';
    state.run(sql, index + 1, username, name, HIRED);
    addToken(state, `demo-api-${username}`, index + 1, 'api', null);
  });
}

/** Any whole number has a person; the same number always the same one. */
export const personAt = (index: number): number => (index % PEOPLE.length) + 1;

/** The people as members, and the bot that owns the project's access tokens; gives the bot's id. */
export function addMembers(state: State, projectId: number, createdAt: number): number {
  const bot = FIRST_BOT + projectId;
  const username = `project_${projectId}_bot`;
  state.run(
    'INSERT INTO users (id, username, name, bot, created_at) VALUES (?, ?, ?, 1, ?)',
    bot,
    username,
    'ml-report',
    createdAt,
  );
  PEOPLE.forEach((_, index) => {
    addMember(state, projectId, index + 1, index === 0 ? LEVELS.maintainer : LEVELS.developer);
  });
  addMember(state, projectId, bot, LEVELS.developer);
  return bot;
}

export function addToken(state: State, token: string, userId: number, scope: string, jobId: number | null): void {
  state.run(
    'INSERT OR IGNORE INTO tokens (token, user_id, scope, job_id) VALUES (?, ?, ?, ?)',
    token,
    userId,
    scope,
    jobId,
  );
}

function addMember(state: State, projectId: number, userId: number, level: number): void {
  state.run('INSERT INTO members (project_id, user_id, level) VALUES (?, ?, ?)', projectId, userId, level);
}
