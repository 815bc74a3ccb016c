/** Who can open a dashboard on GitLab Pages, against who can see the runs in it. */
import type { Project } from './model/project.ts';

export type Visibility = Project['visibility'];

/** What GitLab says of the project whose Pages they are; `null` where it does not say. */
export interface PagesProject {
  readonly visibility: Visibility;
  /** `pages_access_level`: `private` is its members, `enabled` whoever may see the project, `public` everybody. */
  readonly access: string | null;
}

/** Who can open the Pages: everybody, everybody who is signed in, members of the project, nobody; `null` where that is not known. */
export type Audience = 'everybody' | 'signed-in' | 'members' | 'nobody';

export function audienceOf({ visibility, access }: PagesProject): Audience | null {
  if (access === 'public') return 'everybody';
  if (access === 'private') return 'members';
  if (access === 'disabled') return 'nobody';
  if (access !== 'enabled') return null;
  return { public: 'everybody', internal: 'signed-in', private: 'members' }[visibility] as Audience;
}

export type Publishing =
  /** More people can open the Pages than may see the runs. */
  | 'refused'
  /** It is not known who can open them. */
  | 'unknown'
  | 'fine';

/** `runs` is the visibility of the project that holds the runs, `null` where that is not known. */
export function publishing(runs: Visibility | null, pages: PagesProject | null, allowed: boolean): Publishing {
  if (allowed || runs === 'public') return 'fine';
  const audience = pages && audienceOf(pages);
  if (audience === null) return 'unknown';
  if (audience === 'everybody') return runs === null ? 'unknown' : 'refused';
  return runs === 'private' && audience === 'signed-in' ? 'refused' : 'fine';
}
